import { createDecipheriv, hkdfSync } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16
const HEAD = 'wrapped.'
export const WRAPPING_BYTES_MIN = 32

/** Material as it stood before the vault: plain, or under AES-256-GCM with a key from the file in AUTH_KEY_FILE. */
export function readOldMaterial(secret: Uint8Array | undefined) {
  const key = secret && wrappingKey(secret)
  return (keyId: string, stored: string): string => {
    if (!stored.startsWith(HEAD)) return stored
    if (key === undefined) throw new Error(`the key ${keyId} is wrapped, and AUTH_KEY_FILE is not set`)
    const sealed = Buffer.from(stored.slice(HEAD.length), 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(keyId)).setAuthTag(sealed.subarray(-TAG_BYTES))
    const body = sealed.subarray(IV_BYTES, -TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  }
}

function wrappingKey(secret: Uint8Array): Buffer {
  if (secret.length < WRAPPING_BYTES_MIN)
    throw new Error(`the wrapping key must have at least ${WRAPPING_BYTES_MIN} bytes`)
  return Buffer.from(hkdfSync('sha256', secret, '', 'urbe/auth/stored-key/v1', 32))
}
