import { createHash } from 'node:crypto'

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

import type { Clock } from '@urbe/kernel'

/** A request that has not been answered for this long was lost with its process, and may be answered by another. */
export const IDEMPOTENCY_CLAIM_MS = 30_000
/** Whoever repeats a request does it soon; a command is known by its id in the log for longer. */
export const IDEMPOTENCY_KEPT_MS = 7 * 24 * 3_600_000
const SWEEP_MS = 3_600_000

/** An answer as it went out, so that it can go out again. */
export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface IdempotencyKey {
  readonly actor: string
  readonly endpoint: string
  readonly key: string
  /** Digest of what the request says: the same key must not be used to say something else. */
  readonly fingerprint: string
}

export type Claim =
  | { readonly state: 'mine' }
  | { readonly state: 'answered'; readonly answer: StoredAnswer }
  | { readonly state: 'in_progress' | 'other_request' }

export interface IdempotencyStore {
  readonly claim: (key: IdempotencyKey) => Promise<Claim>
  readonly keep: (key: IdempotencyKey, answer: StoredAnswer) => Promise<void>
  /** Nothing was decided: the next request with this key starts afresh. */
  readonly release: (key: IdempotencyKey) => Promise<void>
}

/** Left out of fingerprints: a fast hash of a password must not lie around. */
const SECRETS: ReadonlySet<string> = new Set(['password', 'currentPassword', 'newPassword', 'secret'])

export function fingerprintOf(parts: unknown): string {
  const text = JSON.stringify(parts, (name, value: unknown) => (SECRETS.has(name) ? undefined : value))
  return createHash('sha256').update(text).digest('base64url')
}

interface Row {
  fingerprint: string
  answer: StoredAnswer | null
  claimed_at: Date
}

/** Keys and answers in the service's own Postgres. */
export function idempotencyStore(db: QueryExecutorProvider, clock: Clock): IdempotencyStore {
  const insert = async ({ actor, endpoint, key, fingerprint }: IdempotencyKey): Promise<boolean> => {
    const { rows } = await sql`
      INSERT INTO http_idempotency (actor, endpoint, key, fingerprint, claimed_at)
      VALUES (${actor}, ${endpoint}, ${key}, ${fingerprint}, ${clock()})
      ON CONFLICT DO NOTHING RETURNING key`.execute(db)
    return rows.length === 1
  }
  const takeOver = async ({ actor, endpoint, key }: IdempotencyKey, seen: Date): Promise<boolean> => {
    const { rows } = await sql`
      UPDATE http_idempotency SET claimed_at = ${clock()}
      WHERE actor = ${actor} AND endpoint = ${endpoint} AND key = ${key} AND answer IS NULL AND claimed_at = ${seen}
      RETURNING key`.execute(db)
    return rows.length === 1
  }
  let swept = Number.NEGATIVE_INFINITY
  const sweep = async () => {
    const now = clock().getTime()
    if (now - swept < SWEEP_MS) return
    swept = now
    await sql`DELETE FROM http_idempotency WHERE claimed_at < ${new Date(now - IDEMPOTENCY_KEPT_MS)}`.execute(
      db,
    )
  }
  return {
    async claim(wanted) {
      await sweep()
      if (await insert(wanted)) return { state: 'mine' }
      const { actor, endpoint, key } = wanted
      const { rows } = await sql<Row>`
        SELECT fingerprint, answer, claimed_at FROM http_idempotency
        WHERE actor = ${actor} AND endpoint = ${endpoint} AND key = ${key}`.execute(db)
      const row = rows[0]
      if (row === undefined) return { state: 'in_progress' }
      if (row.fingerprint !== wanted.fingerprint) return { state: 'other_request' }
      if (row.answer !== null) return { state: 'answered', answer: row.answer }
      const lost = clock().getTime() - row.claimed_at.getTime() > IDEMPOTENCY_CLAIM_MS
      return { state: lost && (await takeOver(wanted, row.claimed_at)) ? 'mine' : 'in_progress' }
    },
    async keep({ actor, endpoint, key }, answer) {
      await sql`UPDATE http_idempotency SET answer = ${JSON.stringify(answer)}::jsonb
        WHERE actor = ${actor} AND endpoint = ${endpoint} AND key = ${key}`.execute(db)
    },
    async release({ actor, endpoint, key }) {
      await sql`DELETE FROM http_idempotency
        WHERE actor = ${actor} AND endpoint = ${endpoint} AND key = ${key} AND answer IS NULL`.execute(db)
    },
  }
}

/** Tables of this library inside a service's database. */
export const httpMigration: Migration = {
  async up(db) {
    await sql`CREATE TABLE http_idempotency (
      actor text NOT NULL,
      endpoint text NOT NULL,
      key text NOT NULL,
      fingerprint text NOT NULL,
      answer jsonb,
      claimed_at timestamptz(3) NOT NULL,
      PRIMARY KEY (actor, endpoint, key)
    )`.execute(db)
    await sql`CREATE TABLE http_secret (name text PRIMARY KEY, value bytea NOT NULL)`.execute(db)
  },
}
