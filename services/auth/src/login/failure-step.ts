import { type Kysely, sql } from 'kysely'

import type { Database } from '../database.ts'

/** Failures come at whole steps of this, so that their time tells nothing about the kind of hash or whether there is one. */
export const FAILURE_STEP_MS = 250
/** The same while somebody has a bcrypt hash from elsewhere, which alone takes longer than the step above. */
export const SLOW_FAILURE_STEP_MS = 1_000
const KEPT_MS = 60_000
/** Of a cost that is looked at at all: a dearer one is wrong at once. */
const KNOWN_BCRYPT = '^\\$2[aby]\\$(0[4-9]|1[0-4])\\$'

/** How long an answer still waits that has taken so long already. */
export const pauseToStep = (passedMs: number, stepMs: number): number =>
  Math.max(1, Math.ceil(passedMs / stepMs)) * stepMs - passedMs

/** What stands among the hashes that are stored. */
export interface StoredKinds {
  readonly stepMs: number
  /** A bcrypt hash of nobody, as dear as the dearest that is stored; undefined when there is none. */
  readonly importedDummy: string | undefined
}

const without: StoredKinds = { stepMs: FAILURE_STEP_MS, importedDummy: undefined }

/** Looked at once a minute. */
export function storedKinds(db: Kysely<Database>, now: () => number): () => Promise<StoredKinds> {
  let known = { kinds: without, until: Number.NEGATIVE_INFINITY }
  return async () => {
    if (now() < known.until) return known.kinds
    const { rows } = await sql<{ cost: string | null }>`
      SELECT max(substring(password_hash FROM 5 FOR 2)) AS cost FROM credential WHERE password_hash ~ ${KNOWN_BCRYPT}`.execute(
      db,
    )
    const cost = rows[0]?.cost
    const kinds =
      typeof cost === 'string'
        ? { stepMs: SLOW_FAILURE_STEP_MS, importedDummy: `$2b$${cost}$${'.'.repeat(53)}` }
        : without
    known = { kinds, until: now() + KEPT_MS }
    return kinds
  }
}
