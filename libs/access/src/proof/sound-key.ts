import { createPublicKey, type KeyObject } from 'node:crypto'

import type { ClientJwk } from '@urbe/contracts'

/** What is wrong with a key that a stranger sends. */
export type Flaw = 'off the curve' | 'of small order'
export type SoundKey = { readonly key: KeyObject } | { readonly flaw: Flaw }

/** The key, unless it is none, or one under which anybody could sign. */
export function soundKey(jwk: ClientJwk): SoundKey {
  const key = keyOf(jwk)
  if (key?.type !== 'public') return { flaw: 'off the curve' }
  const isWeak = jwk.kty === 'OKP' && isOfSmallOrder(Buffer.from(jwk.x, 'base64url'))
  return isWeak ? { flaw: 'of small order' } : { key }
}

function keyOf(jwk: ClientJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    // OpenSSL says so by throwing.
    return undefined
  }
}

/** The y of the points of Ed25519 whose order divides 8, little-endian, the last two as numbers that are too large. */
const SMALL_ORDER = new Set([
  `${'00'.repeat(32)}`,
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
])

function isOfSmallOrder(point: Buffer): boolean {
  // The highest bit is the sign of x.
  const y = Buffer.from(point)
  y[31] = (y[31] ?? 0) & 0x7f
  return SMALL_ORDER.has(y.toString('hex'))
}
