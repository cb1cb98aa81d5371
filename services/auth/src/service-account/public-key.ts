import { createPublicKey } from 'node:crypto'

import type { ClientJwk } from '@urbe/contracts'
import { refuse } from '@urbe/http'

/** Refuses a key that is none, and one under which anybody could sign. */
export function checkPublicKey(jwk: ClientJwk): void {
  if (!isKey(jwk)) throw noKey('is no point of the curve')
  if (jwk.kty === 'OKP' && isOfSmallOrder(Buffer.from(jwk.x, 'base64url')))
    throw noKey('is a point of small order: anybody could sign for it')
}

function isKey(jwk: ClientJwk): boolean {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' }).type === 'public'
  } catch {
    // OpenSSL says so by throwing.
    return false
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

const noKey = (detail: string) =>
  refuse('invalid_value', `The public key ${detail}`, {
    errors: [{ pointer: '/jwk', code: 'no_key', detail }],
  })
