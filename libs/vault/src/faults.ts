import { Refusal } from '@urbe/kernel'

/** One error for whatever was changed: a value, its place, its key. It tells nobody which byte was looked at. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError'
  readonly code = 'integrity'

  constructor(options?: ErrorOptions) {
    super('a sealed value cannot be opened', options)
  }
}

/** The key is older than what its ring still accepts. */
export class KeyRetired extends Error {
  override readonly name = 'KeyRetired'
  readonly code = 'key_retired'
}

/** Whoever keeps the key encryption keys does not answer: what is in memory goes on, the rest waits. */
export function kmsUnavailable(why: string, cause?: unknown): Refusal<'kms_unavailable'> {
  const refusal = new Refusal('kms_unavailable', `the keys cannot be reached: ${why}`)
  if (cause !== undefined) refusal.cause = cause
  return refusal
}

export const subjectErased = (): Refusal<'subject_erased'> =>
  new Refusal('subject_erased', 'the data of this subject have been erased')
