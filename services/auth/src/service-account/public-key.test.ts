import { generateKeyPairSync } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { clientJwk } from '@urbe/contracts'

import { checkPublicKey } from './public-key.ts'

const made = (type: 'ed25519' | 'ec') => {
  const pair =
    type === 'ec' ? generateKeyPairSync(type, { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  return clientJwk.parse(pair.publicKey.export({ format: 'jwk' }))
}
const ed25519 = (hex: string) =>
  ({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') }) as const
/** Its y, with each sign of x, and as numbers that are larger than the field. */
const WEAK = [
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  `01${'00'.repeat(31)}`,
  `01${'00'.repeat(30)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  `ec${'ff'.repeat(30)}7f`,
  `ec${'ff'.repeat(31)}`,
  `ed${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(31)}`,
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
]

describe('a public key of a machine', () => {
  it('is taken as it is made', () => {
    for (const jwk of [made('ed25519'), made('ec')]) expect(checkPublicKey(jwk)).toBeUndefined()
  })

  it('is a point of its curve', () => {
    const { x, y, ...rest } = made('ec') as { kty: 'EC'; crv: 'P-256'; x: string; y: string }
    expect(() => checkPublicKey({ ...rest, x: y, y: x })).toThrow('is no point of the curve')
  })

  it('is none under which anybody could sign', () => {
    for (const weak of WEAK) expect(() => checkPublicKey(ed25519(weak))).toThrow('of small order')
  })
})
