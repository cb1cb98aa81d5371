import { setTimeout as sleep } from 'node:timers/promises'

import { type Kysely, sql } from 'kysely'

import type { LogLines } from '@urbe/event-log'

const TRY_INTERVAL_MS = 5_000
const WATCH_INTERVAL_MS = 2_000

interface Options<DB> {
  /** What only one may do. */
  readonly task: 'archive' | 'audit'
  readonly db: Kysely<DB>
  readonly signal: AbortSignal
  readonly logger: LogLines
  /** Its signal aborts when the lock is lost or everything stops; the lock is given back when it has resolved. */
  readonly work: (signal: AbortSignal) => Promise<void>
}

/** Of all instances one keeps the archive, and one the audit trail: the one whose connection holds an advisory lock of Postgres. Another takes over. */
export async function asTheOnlyOne<DB>({ task, db, signal, logger, work }: Options<DB>): Promise<void> {
  while (!signal.aborted) {
    try {
      await db.connection().execute((connection) => tryOnce(connection, { task, signal, work }))
    } catch (error) {
      logger.warn({ err: error, task }, 'the lock of a task is out of reach')
    }
    // Woken by the signal, which is looked at next.
    await sleep(TRY_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
  }
}

async function tryOnce<DB>(
  connection: Kysely<DB>,
  { task, signal, work }: Pick<Options<DB>, 'task' | 'signal' | 'work'>,
): Promise<void> {
  const key = sql`hashtextextended(${`urbe ${task}`}, 0)`
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(
    connection,
  )
  if (rows[0]?.mine !== true) return
  const lost = new AbortController()
  const watched = watch(connection, AbortSignal.any([signal, lost.signal])).catch((error: unknown) =>
    lost.abort(error),
  )
  try {
    await work(AbortSignal.any([signal, lost.signal]))
  } finally {
    const isLost = lost.signal.aborted
    lost.abort()
    await watched
    if (!isLost) await sql`select pg_advisory_unlock(${key})`.execute(connection)
  }
}

/** Throws when the connection is gone, and with it the lock. */
async function watch<DB>(connection: Kysely<DB>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sql`select 1`.execute(connection)
    await sleep(WATCH_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
  }
}
