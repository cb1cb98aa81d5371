import { isSignedBy, keyIdOf, type NoteKey, verifyNote } from '@urbe/merkle'
import { openPasswords } from '@urbe/vault'
import {
  decryptBytes,
  deriveBytes,
  encryptBytes,
  keyUnwrapPadded,
  keyWrapPadded,
  macOf,
} from '@urbe/vault/primitives'

import type { Vector } from './vectors.ts'

/** `taken`: the vector was believed or reproduced; `refused`: it was not; `not_ours`: of a size that nothing here ever uses. */
export type Verdict = 'taken' | 'refused' | 'not_ours'
export interface Suite {
  readonly file: string
  /** What is tried, of the code that the platform runs. */
  readonly what: string
  readonly judge: (vector: Vector) => Verdict | Promise<Verdict>
}

const KEY_BITS = 256
const IV_BITS = 96
/** A hash as it is stored is no longer; the rest of a longer key is made independently of its beginning. */
const STORED_HASH_BYTES_MAX = 64
const CODE_POINTS_MAX = 128

const sealing: Suite = {
  file: 'aes_gcm_test.json',
  what: 'AES-256-GCM: sealing and opening of fields',
  judge(vector) {
    const [key, iv, bound] = [vector.bytes('key'), vector.bytes('iv'), vector.bytes('aad')]
    const bytes = Buffer.concat([iv, vector.bytes('ct'), vector.bytes('tag')])
    if (vector.number('keySize') !== KEY_BITS || vector.number('ivSize') !== IV_BITS) return 'not_ours'
    const plain = vector.bytes('msg')
    const isOpened = opened(key, { bytes, bound })?.equals(plain) === true
    const isMade = encryptBytes(key, { iv, plain, bound }).equals(bytes)
    return both(isOpened, vector.result === 'valid' ? isMade : isOpened)
  },
}

const wrapping: Suite = {
  file: 'aes_kwp_test.json',
  what: 'AES-256-KWP: wrapping and unwrapping of data keys',
  judge(vector) {
    if (vector.number('keySize') !== KEY_BITS) return 'not_ours'
    const [key, plain, blob] = [vector.bytes('key'), vector.bytes('msg'), vector.bytes('ct')]
    const isOpened = unwrapped(key, blob)?.equals(plain) === true
    return both(isOpened, vector.result === 'valid' ? keyWrapPadded(key, plain).equals(blob) : isOpened)
  },
}

const deriving: Suite = {
  file: 'hkdf_sha256_test.json',
  what: 'HKDF-SHA256: keys that are derived from others',
  judge(vector) {
    const [salt, info, length] = [vector.bytes('salt'), vector.bytes('info'), vector.number('size')]
    const made = orRefused(() => deriveBytes(vector.bytes('ikm'), { salt, info, length }))
    return made?.equals(vector.bytes('okm')) === true ? 'taken' : 'refused'
  },
}

const authenticating: Suite = {
  file: 'hmac_sha256_test.json',
  what: 'HMAC-SHA256: blind indexes, peppers',
  judge(vector) {
    const tag = vector.bytes('tag')
    const own = macOf(vector.bytes('key'), vector.bytes('msg')).subarray(0, vector.number('tagSize') / 8)
    return own.equals(tag) ? 'taken' : 'refused'
  },
}

/** As `verifyNote` asks for it, where the message is text; what it asks of everything is asked of all. */
const verifying: Suite = {
  file: 'ed25519_test.json',
  what: 'Ed25519: signatures of checkpoints',
  judge(vector) {
    const [publicKey, bytes, signature] = [
      vector.bytes('publicKey.pk'),
      vector.bytes('msg'),
      vector.bytes('sig'),
    ]
    const isBelieved = isSignedBy(publicKey, bytes, signature)
    const text = textIn(bytes)
    if (text === undefined) return isBelieved ? 'taken' : 'refused'
    const key: NoteKey = { name: 'wycheproof', type: 1, publicKey }
    const signed = { text, signatures: [{ name: key.name, keyId: keyIdOf(key), bytes: signature }] }
    return both(isBelieved, orRefused(() => verifyNote(signed, key)) !== undefined)
  },
}

type Passwords = ReturnType<typeof openPasswords>

const hashing = (digest: 'sha256' | 'sha512', passwords: Passwords): Suite => ({
  file: `pbkdf2_hmac${digest}_test.json`,
  what: `PBKDF2-HMAC-${digest.toUpperCase()}: verifying of passwords`,
  async judge(vector) {
    const password = textIn(vector.bytes('password'))
    const isOurs =
      password !== undefined &&
      password.normalize('NFKC') === password &&
      [...password].length <= CODE_POINTS_MAX
    if (!isOurs) return 'not_ours'
    const [salt, hash] = [vector.bytes('salt'), vector.bytes('dk').subarray(0, STORED_HASH_BYTES_MAX)]
    const stored = (of: Buffer) =>
      `$pbkdf2-${digest}$i=${vector.number('iterationCount')}$${base64(salt)}$${base64(of)}`
    const isRight = await passwords.verify(password, stored(hash))
    const other = Buffer.from(hash)
    other.writeUInt8(other.readUInt8(0) ^ 1)
    return both(isRight, !(await passwords.verify(password, stored(other))))
  },
})

/** With the threads that passwords are hashed in; end them afterwards. */
export function openSuites() {
  const passwords = openPasswords()
  return {
    suites: [
      sealing,
      wrapping,
      deriving,
      authenticating,
      verifying,
      hashing('sha256', passwords),
      hashing('sha512', passwords),
    ] satisfies readonly Suite[],
    [Symbol.asyncDispose]: passwords.close,
  }
}

/** Where two ways are there both have to say the same; a vector that only one of them takes is taken nowhere. */
const both = (one: boolean, other: boolean): Verdict => (one && other ? 'taken' : 'refused')

function opened(key: Buffer, sealed: Parameters<typeof decryptBytes>[1]): Buffer | undefined {
  return orRefused(() => decryptBytes(key, sealed))
}

function unwrapped(key: Buffer, blob: Buffer): Buffer | undefined {
  return orRefused(() => keyUnwrapPadded(key, blob))
}

/** Whatever is thrown refuses: that something is thrown for what is right shows in the verdict. */
function orRefused<Value>(work: () => Value): Value | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** Undefined for what is no UTF-8. */
function textIn(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? text : undefined
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
