import { createCipheriv, createDecipheriv } from 'node:crypto'

import { deriveBytes } from './derive-bytes.ts'
import { IntegrityError } from './faults.ts'
import type { WrapContext } from './key-provider.ts'

/** What is wrapped is a length, a constant and at least one block of eight bytes. */
const BLOB_BYTES_MIN = 16
/** The constant that RFC 5649 calls the alternative initial value. */
const INITIAL_VALUE = Buffer.from('a65959a6', 'hex')
export const KEY_BYTES = 32

/** AES-256-KWP (RFC 5649) under a key of its own for each data key, which HKDF (RFC 5869) derives from the key encryption key. */
export function wrapKey(kek: Uint8Array, dataKey: Uint8Array, context: WrapContext): Buffer {
  return keyWrapPadded(wrappingKey(kek, context), dataKey)
}

export function unwrapKey(kek: Uint8Array, blob: Uint8Array, context: WrapContext): Buffer {
  return keyUnwrapPadded(wrappingKey(kek, context), blob)
}

export function keyWrapPadded(key: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv(cipherFor(key), key, INITIAL_VALUE)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}

export function keyUnwrapPadded(key: Uint8Array, blob: Uint8Array): Buffer {
  if (blob.length < BLOB_BYTES_MIN) throw new IntegrityError()
  try {
    const decipher = createDecipheriv(cipherFor(key), key, INITIAL_VALUE)
    return Buffer.concat([decipher.update(blob), decipher.final()])
  } catch (cause) {
    throw new IntegrityError({ cause })
  }
}

const cipherFor = (key: Uint8Array) => `id-aes${key.length * 8}-wrap-pad`

function wrappingKey(kek: Uint8Array, context: WrapContext): Buffer {
  return deriveBytes(kek, { info: Buffer.from(contextText(context)), length: KEY_BYTES })
}

/** One text for one context: the parts cannot run into each other. */
export function contextText({ keyId, subject }: WrapContext): string {
  return `urbe/dek/v1|${encodeURIComponent(keyId)}|${encodeURIComponent(subject)}`
}
