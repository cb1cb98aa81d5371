import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { parentPort } from 'node:worker_threads'

import { compareSync } from 'bcryptjs'

import { parseHash, spellHash } from './phc.ts'

/** bcrypt sees no more than this; what it does not see would count as any password. */
const BCRYPT_BYTES_MAX = 72
const SALT_BYTES = 16
const HASH_BYTES = 32

export type Job =
  | { readonly id: number; readonly kind: 'hash'; readonly password: string; readonly iterations: number }
  | { readonly id: number; readonly kind: 'verify'; readonly password: string; readonly stored: string }
export type Done = { readonly id: number } & (
  | { readonly result: string | boolean }
  | { readonly fault: string }
)

parentPort?.on('message', (job: Job) => {
  parentPort?.postMessage(done(job))
})

function done(job: Job): Done {
  try {
    return { id: job.id, result: job.kind === 'hash' ? hash(job.password, job.iterations) : verify(job) }
  } catch (error) {
    return { id: job.id, fault: String(error) }
  }
}

function hash(password: string, iterations: number): string {
  const salt = randomBytes(SALT_BYTES)
  return spellHash(iterations, salt, pbkdf2Sync(password, salt, iterations, HASH_BYTES, 'sha256'))
}

function verify({ password, stored }: { password: string; stored: string }): boolean {
  const known = parseHash(stored)
  if (known === undefined) return false
  if (known.scheme === 'bcrypt')
    return Buffer.byteLength(password) <= BCRYPT_BYTES_MAX && compareSync(password, known.text)
  const { salt, iterations, digest } = known
  return timingSafeEqual(pbkdf2Sync(password, salt, iterations, known.hash.length, digest), known.hash)
}
