import { createHash } from 'node:crypto'

import { beforeAll, describe, expect, it } from '@jest/globals'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'

import { PROOF_SECONDS_MAX } from '@urbe/contracts'

import { PROOF_CHARACTERS_MAX } from './proof-shape.ts'
import { proofsOfKeys } from './proofs.ts'
import type { Spending } from './spent-proofs.ts'

const ORIGIN = 'https://urbe.example'
const TOKEN = 'a.b.c'
const NOW = 1_900_000_000
const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

interface Holder {
  readonly alg: string
  readonly jwk: JWK
  readonly secret: JWK
  readonly key: CryptoKey
}
async function holderOf(alg: 'ES256' | 'Ed25519' | 'ES384'): Promise<Holder> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { alg, key: privateKey, jwk: await exportJWK(publicKey), secret: await exportJWK(privateKey) }
}
let p256: Holder
let ed25519: Holder
let p384: Holder
beforeAll(async () => {
  p256 = await holderOf('ES256')
  ed25519 = await holderOf('Ed25519')
  p384 = await holderOf('ES384')
})

const encode = (text: string) => Buffer.from(text).toString('base64url')
const claims = () => ({
  jti: crypto.randomUUID(),
  htm: 'POST',
  htu: `${ORIGIN}/api/v1/cities`,
  iat: NOW as unknown,
  ath: hash(TOKEN),
})
type Change = Readonly<Record<string, unknown>>
const headerOf = ({ alg, jwk }: Holder) => ({ typ: 'dpop+jwt', alg, jwk })

/** Signs whatever stands there, well-formed or not. */
async function signText(holder: Holder, head: string, body: string): Promise<string> {
  const input = `${encode(head)}.${encode(body)}`
  const algorithm = holder.alg === 'Ed25519' ? 'Ed25519' : { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(
    algorithm,
    holder.key as Parameters<typeof crypto.subtle.sign>[1],
    Buffer.from(input),
  )
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}
const make = (body: Change = {}, head: Change = {}, holder = p256) =>
  signText(holder, JSON.stringify({ ...headerOf(holder), ...head }), JSON.stringify({ ...claims(), ...body }))

/** One door, whose clock is moved by hand. */
function door() {
  const time = { now: NOW * 1_000 }
  const { check } = proofsOfKeys({ origin: ORIGIN, clock: () => new Date(time.now) })
  const thumbprintOf = async (holder: Holder) => {
    const { kty, crv, x, y } = holder.jwk
    return hash(JSON.stringify(y === undefined ? { crv, kty, x } : { crv, kty, x, y }))
  }
  const asking = async (
    proofs: readonly string[],
    { holder = p256, target = '/api/v1/cities?limit=1' } = {},
  ) =>
    await check({ method: 'POST', target, proofs }, { token: TOKEN, thumbprint: await thumbprintOf(holder) })
  return { time, check, asking, thumbprintOf }
}
const refused = (why: string) => ({ code: 'proof_invalid', message: expect.stringContaining(why) })

describe('a proof of possession', () => {
  it.each(['ES256', 'Ed25519', 'EdDSA'])('signed with %s shows its key', async (alg) => {
    const { asking, thumbprintOf } = door()
    const holder = alg === 'ES256' ? p256 : ed25519
    const { thumbprint } = await asking([await make({}, { alg }, holder)], { holder })
    expect(thumbprint).toBe(await thumbprintOf(holder))
  })

  it('may be written by any library: with white space, escapes and further claims', async () => {
    const { asking } = door()
    const head = JSON.stringify(headerOf(p256), undefined, 1).replace('dpop+jwt', 'dpop\\u002bjwt')
    const body = JSON.stringify({ ...claims(), nonce: 'n', exp: NOW + 10 }, undefined, 1)
    await asking([await signText(p256, head, body.replaceAll('/', '\\/'))])
  })

  it('counts once, at whatever caller', async () => {
    const { asking, time } = door()
    const proof = await make()
    ;(await asking([proof])).spend('ada')
    const again = await asking([proof])
    expect(() => again.spend('bob')).toThrow('it was used before')
    time.now += PROOF_SECONDS_MAX * 1_000
    const last = await asking([proof])
    expect(() => last.spend('ada')).toThrow('it was used before')
  })

  it('that was only looked at counts still', async () => {
    const { asking } = door()
    const proof = await make()
    await asking([proof])
    ;(await asking([proof])).spend('ada')
  })

  it('is as old as it may be, and as far ahead', async () => {
    const { asking } = door()
    await asking([await make({ iat: NOW - PROOF_SECONDS_MAX - 5 })])
    await asking([await make({ iat: NOW + 5 })])
    await expect(asking([await make({ iat: NOW - PROOF_SECONDS_MAX - 6 })])).rejects.toMatchObject(
      refused('older than 60 seconds'),
    )
    await expect(asking([await make({ iat: NOW + 6 })])).rejects.toMatchObject(refused('in the future'))
  })

  it.each<[Spending, string]>([
    ['full', 'not_ready'],
    ['too many', 'too_many_requests'],
  ])('that cannot be remembered (%s) is not taken', async (spending, code) => {
    const spent = { spend: () => spending, size: () => 0 }
    const { check } = proofsOfKeys({ origin: ORIGIN, clock: () => new Date(NOW * 1_000), spent })
    const { spend } = await check({ method: 'POST', target: '/api/v1/cities', proofs: [await make()] })
    expect(() => spend('ada')).toThrow(expect.objectContaining({ code }))
  })
})

const WELL = 'it must be a JWT of type dpop+jwt'
type Forge = () => Promise<readonly string[]> | readonly string[]
const one = async (proof: Promise<string>) => [await proof]
const badProofs: readonly (readonly [string, Forge, string])[] = [
  ['none', () => [], 'send one in the header DPoP'],
  ['two', async () => [await make(), await make()], 'one header DPoP and no more'],
  ['the same twice in one header', async () => [`${await make()}, ${await make()}`], WELL],
  ['nothing', () => [''], WELL],
  ['a word', () => ['proof'], WELL],
  ['padding', async () => [`${await make()}=`], WELL],
  ['too many characters', () => one(make({ more: 'x'.repeat(PROOF_CHARACTERS_MAX) })), WELL],
  ['no signature', async () => [(await make()).replace(/[^.]*$/, '')], WELL],
  ['a signature of zeroes', async () => [(await make()).replace(/[^.]*$/, 'A'.repeat(86))], 'does not hold'],
  ['another type', () => one(make({}, { typ: 'at+jwt' })), WELL],
  ['the usual type', () => one(make({}, { typ: 'JWT' })), WELL],
  ['no type', () => one(make({}, { typ: undefined })), WELL],
  ['algorithm none', () => one(make({}, { alg: 'none' })), WELL],
  ['algorithm HS256', () => one(make({}, { alg: 'HS256' })), WELL],
  ['algorithm RS256', () => one(make({}, { alg: 'RS256' })), WELL],
  ['another curve', () => one(make({}, {}, p384)), WELL],
  ['the algorithm of another key', () => one(make({}, { alg: 'Ed25519' })), WELL],
  ['no key', () => one(make({}, { jwk: undefined })), WELL],
  ['its private key', () => one(make({}, { jwk: p256.secret })), WELL],
  ['the private key of Ed25519', () => one(make({}, { jwk: ed25519.secret }, ed25519)), WELL],
  ['a shared secret as key', () => one(make({}, { alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } })), WELL],
  ['an address of keys', () => one(make({}, { jku: 'https://evil.example' })), WELL],
  ['a certificate', () => one(make({}, { x5c: ['AAAA'] })), WELL],
  ['critical members', () => one(make({}, { crit: ['b64'], b64: true })), WELL],
  [
    'a doubled member of its header',
    () => {
      const head = JSON.stringify(headerOf(p256)).replace('{', '{"alg":"none",')
      return one(signText(p256, head, JSON.stringify(claims())))
    },
    WELL,
  ],
  [
    'a doubled claim',
    () => {
      const body = JSON.stringify(claims()).replace('{', '{"htm":"GET",')
      return one(signText(p256, JSON.stringify(headerOf(p256)), body))
    },
    WELL,
  ],
  [
    'a key off the curve',
    () => one(make({}, { jwk: { ...p256.jwk, x: p256.jwk.y, y: p256.jwk.x } })),
    'the token is bound to another key',
  ],
  ['no jti', () => one(make({ jti: undefined })), WELL],
  ['a short jti', () => one(make({ jti: 'x' })), WELL],
  ['a long jti', () => one(make({ jti: 'x'.repeat(129) })), WELL],
  ['no method', () => one(make({ htm: undefined })), WELL],
  ['another method', () => one(make({ htm: 'GET' })), 'its htm must be POST'],
  ['the method in small letters', () => one(make({ htm: 'post' })), 'its htm must be POST'],
  ['no address', () => one(make({ htu: undefined })), WELL],
  ['another path', () => one(make({ htu: `${ORIGIN}/api/v1/users` })), 'its htu must be'],
  ['another host', () => one(make({ htu: 'https://evil.example/api/v1/cities' })), 'its htu must be'],
  ['an inner port', () => one(make({ htu: 'http://127.0.0.1:41001/api/v1/cities' })), 'its htu must be'],
  ['no time', () => one(make({ iat: undefined })), WELL],
  ['a time as text', () => one(make({ iat: String(NOW) })), WELL],
  [
    'a time beyond all numbers',
    () =>
      one(
        signText(
          p256,
          JSON.stringify(headerOf(p256)),
          JSON.stringify(claims()).replace(/"iat":\d+/, '"iat":1e400'),
        ),
      ),
    WELL,
  ],
  ['an end that has passed', () => one(make({ exp: NOW - 10 })), 'does not hold'],
  ['no hash of the token', () => one(make({ ath: undefined })), 'its ath must be'],
  ['the hash of another token', () => one(make({ ath: hash('other') })), 'its ath must be'],
  ['another key', () => one(make({}, {}, ed25519)), 'the token is bound to another key'],
]

describe('a proof is refused with', () => {
  it.each([...badProofs])('%s', async (_what: string, forge: Forge, why: string) => {
    const { asking } = door()
    await expect(asking(await forge())).rejects.toMatchObject(refused(why))
  })

  it('a signature of another key than it names', async () => {
    const { asking } = door()
    const other = await holderOf('ES256')
    await expect(asking([await make({}, { jwk: p256.jwk }, other)])).rejects.toMatchObject(
      refused('does not hold'),
    )
  })

  it('a key off the curve, or one under which anybody could sign, where no token says which key it is', async () => {
    const { check } = door()
    const request = async (jwk: JWK, holder: Holder) => ({
      method: 'POST',
      target: '/api/v1/cities',
      proofs: [await make({}, { jwk }, holder)],
    })
    const { x, y, ...curve } = p256.jwk
    const off = { ...curve, x: y, y: x } as JWK
    await expect(check(await request(off, p256))).rejects.toMatchObject(refused('off the curve'))
    const weak = {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from(`01${'00'.repeat(31)}`, 'hex').toString('base64url'),
    }
    await expect(check(await request(weak, ed25519))).rejects.toMatchObject(refused('of small order'))
  })
})
