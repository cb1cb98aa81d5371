import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16
export const WRAPPING_BYTES_MIN = 32

/** How key material stands in the database. */
export interface Wrapping {
  readonly wrap: (keyId: string, material: string) => string
  readonly unwrap: (keyId: string, stored: string) => string
}

/** AES-256-GCM under a key from a file, bound to the key's id. Without a file the material is stored as it is. */
export function wrapping(secret: Uint8Array | undefined): Wrapping {
  if (secret === undefined) return { wrap: (_keyId, material) => material, unwrap: readPlain }
  if (secret.length < WRAPPING_BYTES_MIN)
    throw new Error(`the wrapping key must have at least ${WRAPPING_BYTES_MIN} bytes`)
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'urbe/auth/stored-key/v1', 32))
  return {
    wrap(keyId, material) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(keyId))
      const sealed = Buffer.concat([iv, cipher.update(material, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `wrapped.${sealed.toString('base64url')}`
    },
    unwrap(keyId, stored) {
      if (!stored.startsWith('wrapped.')) return stored
      const sealed = Buffer.from(stored.slice('wrapped.'.length), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES))
      decipher.setAAD(Buffer.from(keyId)).setAuthTag(sealed.subarray(-TAG_BYTES))
      return (
        decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      )
    },
  }
}

function readPlain(keyId: string, stored: string): string {
  if (stored.startsWith('wrapped.'))
    throw new Error(`the key ${keyId} is wrapped, and AUTH_KEY_FILE is not set`)
  return stored
}
