import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16
const WRAPPED = 'wrapped.'
export const KEY_FILE_BYTES_MIN = 32

/** AES-256-GCM under a key made of the file, bound to what the key is for. */
export function wrap(secret: Uint8Array | undefined, purpose: string) {
  if (secret === undefined) return { seal: (material: string) => material, open: readPlain }
  if (secret.length < KEY_FILE_BYTES_MIN)
    throw new Error(`the key file must have at least ${KEY_FILE_BYTES_MIN} bytes`)
  const key = Buffer.from(hkdfSync('sha256', secret, '', `urbe/note-key/v1/${purpose}`, 32))
  return {
    seal(material: string): string {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([iv, cipher.update(material, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return WRAPPED + sealed.toString('base64url')
    },
    open(stored: string): string {
      // Stored before there was a key file.
      if (!stored.startsWith(WRAPPED)) return stored
      const sealed = Buffer.from(stored.slice(WRAPPED.length), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES))
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      return (
        decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      )
    },
  }
}

function readPlain(stored: string): string {
  if (stored.startsWith(WRAPPED)) throw new Error('the key is wrapped, and no key file is set')
  return stored
}
