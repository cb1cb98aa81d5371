import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'

import { IntegrityError } from './faults.ts'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16
/** Random vectors are drawn so many at a time: one call for each costs more than the encryption. */
const IVS_IN_POOL = 1024

export type NextIv = () => Uint8Array

/** Random 96-bit vectors; each part of the pool is given out once. */
export function pooledIvs(): NextIv {
  const pool = Buffer.alloc(IV_BYTES * IVS_IN_POOL)
  let at = pool.length
  return () => {
    if (at === pool.length) {
      randomFillSync(pool)
      at = 0
    }
    at += IV_BYTES
    return Buffer.from(pool.subarray(at - IV_BYTES, at))
  }
}

interface Plain {
  readonly iv: Uint8Array
  readonly plain: Uint8Array
  readonly bound: Uint8Array
}
interface Sealed {
  readonly bytes: Uint8Array
  readonly bound: Uint8Array
}

/** AES-256-GCM: vector, ciphertext, tag. */
export function encryptBytes(key: Uint8Array, { iv, plain, bound }: Plain): Buffer {
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(bound)
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

export function decryptBytes(key: Uint8Array, { bytes, bound }: Sealed): Buffer {
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new IntegrityError()
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(bound).setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new IntegrityError({ cause })
  }
}

/** The same of text. */
export function encrypt(
  key: Uint8Array,
  { iv, plain, bound }: { iv: Uint8Array; plain: string; bound: string },
): Buffer {
  return encryptBytes(key, { iv, plain: Buffer.from(plain), bound: Buffer.from(bound) })
}

export function decrypt(key: Uint8Array, { bytes, bound }: { bytes: Buffer; bound: string }): string {
  return decryptBytes(key, { bytes, bound: Buffer.from(bound) }).toString('utf8')
}
