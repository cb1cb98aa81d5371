import { argon2Sync, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'

import { compareSync } from 'bcryptjs'

import { macOf } from './derive-bytes.ts'
import { parseHash, type Scheme, spellHash } from './phc.ts'

/** bcrypt sees no more than this; what it does not see would count as any password. */
const BCRYPT_BYTES_MAX = 72
const SALT_BYTES = 16
const HASH_BYTES = 32

/** A secret that stands in no database: without it stolen hashes cannot even be guessed at. */
export interface Peppers {
  /** Goes over new hashes. */
  readonly current: string
  /** Base64url, by id. */
  readonly keys: Readonly<Record<string, string>>
}

export interface Setup {
  readonly scheme: Scheme
  readonly peppers: Peppers | undefined
}

export type Job =
  | { readonly id: number; readonly kind: 'hash'; readonly password: string }
  | { readonly id: number; readonly kind: 'verify'; readonly password: string; readonly stored: string }
export type Done = { readonly id: number } & (
  | { readonly result: string | boolean }
  | { readonly fault: string }
)

// Given by `openPasswords` when it starts this thread.
const { scheme, peppers } = workerData as Setup

// Whoever only shows a token does not wait behind those who sign in. Elsewhere than on Linux this would be of the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

parentPort?.on('message', (job: Job) => {
  parentPort?.postMessage(done(job))
})

function done(job: Job): Done {
  try {
    return { id: job.id, result: job.kind === 'hash' ? hash(job.password) : verify(job) }
  } catch (error) {
    return { id: job.id, fault: String(error) }
  }
}

function hash(password: string): string {
  const salt = randomBytes(SALT_BYTES)
  const pepperId = peppers?.current
  const work = scheme.scheme === 'pbkdf2' ? { ...scheme, digest: 'sha256' as const } : scheme
  const derived = derive(password, { ...work, salt, length: HASH_BYTES })
  return spellHash({ scheme, pepperId, salt, hash: peppered(derived, pepperId) ?? derived })
}

function verify({ password, stored }: { password: string; stored: string }): boolean {
  const known = parseHash(stored)
  if (known === undefined) return false
  if (known.scheme === 'bcrypt')
    return Buffer.byteLength(password) <= BCRYPT_BYTES_MAX && compareSync(password, known.text)
  const length = known.pepperId === undefined ? known.hash.length : HASH_BYTES
  const own = peppered(derive(password, { ...known, length }), known.pepperId)
  return own !== undefined && own.length === known.hash.length && timingSafeEqual(own, known.hash)
}

type Derivation = { readonly salt: Uint8Array; readonly length: number } & (
  | { readonly scheme: 'pbkdf2'; readonly iterations: number; readonly digest: 'sha256' | 'sha512' }
  | Extract<Scheme, { scheme: 'argon2id' }>
)

function derive(password: string, how: Derivation): Buffer {
  if (how.scheme === 'pbkdf2') return pbkdf2Sync(password, how.salt, how.iterations, how.length, how.digest)
  const { salt: nonce, memoryKib: memory, passes, lanes: parallelism, length: tagLength } = how
  return argon2Sync('argon2id', { message: password, nonce, memory, passes, parallelism, tagLength })
}

/** `undefined` when the pepper is not known here: no password is right then. */
function peppered(derived: Buffer, pepperId: string | undefined): Buffer | undefined {
  if (pepperId === undefined) return derived
  const key = peppers?.keys[pepperId]
  return key === undefined ? undefined : macOf(Buffer.from(key, 'base64url'), derived)
}
