import { createHmac, hkdfSync } from 'node:crypto'

interface Derivation {
  readonly salt?: Uint8Array
  readonly info: Uint8Array
  readonly length: number
}
const NO_SALT = new Uint8Array()

/** HKDF-SHA256 (RFC 5869). Throws when more is wanted than 255 hashes hold. */
export function deriveBytes(secret: Uint8Array, { salt = NO_SALT, info, length }: Derivation): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}

/** HMAC-SHA256. */
export function macOf(key: Uint8Array, message: Uint8Array | string): Buffer {
  return createHmac('sha256', key).update(message).digest()
}
