import { type Kysely, sql } from 'kysely'

import type { Clock } from '@urbe/kernel'

import type { Database } from './database.ts'

/** How often it is looked for rows whose time is over. */
const LOOK_MS = 3_600_000
/** Rows that one statement removes. */
export const ROWS_AT_ONCE_MAX = 5_000

/**
 * Rows of which nothing is needed after a moment that each of them names. A session that was ended stays until its last token would
 * have expired: until then one that comes again is told from one that never was.
 */
const ends = {
  refresh_family: 'absolute_expires_at',
  one_time_token: 'expires_at',
  used_assertion: 'until',
  passkey_challenge: 'until',
} as const satisfies { readonly [table in keyof Database]?: string }

/** Answers with how many rows went. */
export async function forgetEnded(db: Kysely<Database>, now: Date): Promise<number> {
  let all = 0
  for (const [table, end] of Object.entries(ends)) {
    for (let removed = ROWS_AT_ONCE_MAX; removed === ROWS_AT_ONCE_MAX; all += removed)
      removed = await forgetSome(db, { table, end, now })
  }
  return all
}

async function forgetSome(
  db: Kysely<Database>,
  { table, end, now }: { table: string; end: string; now: Date },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid in (
      select ctid from ${sql.table(table)} where ${sql.ref(end)} < ${now} limit ${ROWS_AT_ONCE_MAX}
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly log: { readonly warn: (details: object, message: string) => void }
}

/** At once and then each hour; answers with the way to stop. */
export function keepForgetting({ db, clock, log }: Deps): () => Promise<void> {
  let looking: Promise<unknown> = Promise.resolve()
  const look = () => {
    looking = looking
      .then(() => forgetEnded(db, clock()))
      .catch((err: unknown) => log.warn({ err }, 'rows whose time is over could not be removed'))
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  return async () => {
    clearInterval(timer)
    await looking
  }
}
