import { createPublicKey, verify } from 'node:crypto'

/** Whether bytes bear a signature of Ed25519 (RFC 8032) of whoever has this public key of 32 bytes. */
export function isSignedBy(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, bytes, key, signature)
}
