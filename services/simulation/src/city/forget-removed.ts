import { type Kysely, sql } from 'kysely'

import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'

const LOOK_MS = 3_600_000
const DAY_MS = 86_400_000
/** Rows that one statement removes: states of cities are large. */
export const ROWS_AT_ONCE_MAX = 500

interface Time {
  readonly now: Date
  /** So long after a city was removed its states and samples stay. */
  readonly days: number
}

/**
 * States and samples of cities that were removed so long ago. The events of a city stay in the log, from which all of it can be
 * made again. Answers with how many rows went.
 */
export async function forgetRemoved(db: Kysely<Database>, { now, days }: Time): Promise<number> {
  await sql`insert into city_ending (city_id, since) select city_id, ${now} from city where removed
    on conflict do nothing`.execute(db)
  const before = new Date(now.getTime() - days * DAY_MS)
  let all = 0
  // What builds on another one is not read any more when that one is gone: nobody is shown a city that was removed.
  for (const table of ['world_keyframe', 'kpi_sample'] as const)
    for (let removed = ROWS_AT_ONCE_MAX; removed === ROWS_AT_ONCE_MAX; all += removed)
      removed = await forgetSome(db, table, before)
  return all
}

async function forgetSome(
  db: Kysely<Database>,
  table: 'world_keyframe' | 'kpi_sample',
  before: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid in (
      select kept.ctid from ${sql.table(table)} kept
        join city_ending ending on ending.city_id = kept.city_id
        join city on city.city_id = kept.city_id
      where ending.since < ${before} and city.removed limit ${ROWS_AT_ONCE_MAX}
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly days: number
  readonly log: { readonly warn: (details: object, message: string) => void }
}

/** At once and then each hour; answers with the way to stop. */
export function keepForgettingRemoved({ db, clock, days, log }: Deps): () => Promise<void> {
  if (days === 0) return async () => undefined
  let looking: Promise<unknown> = Promise.resolve()
  const look = () => {
    looking = looking
      .then(() => forgetRemoved(db, { now: clock(), days }))
      .catch((err: unknown) => log.warn({ err }, 'what is left of removed cities could not be removed'))
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  return async () => {
    clearInterval(timer)
    await looking
  }
}
