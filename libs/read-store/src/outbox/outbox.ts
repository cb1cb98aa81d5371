import { type Kysely, sql } from 'kysely'

import { readStore } from '../tables.ts'

/**
 * What has been delivered or given up is kept so long. Nothing brings it back after that: a rebuild owes nothing for what was
 * owed before it.
 */
export const SETTLED_KEPT_MS = 30 * 24 * 3_600_000
/** Rows that are removed at a time, so that nobody waits for it. */
export const REMOVED_AT_ONCE = 1_000

export interface Claimed {
  readonly number: number
  /** The same at every attempt: the receiver can tell by it what it has taken already. */
  readonly id: string
  readonly key: string
  readonly body: string
  /** This one included. */
  readonly attempts: number
}

interface ClaimOptions {
  readonly effect: string
  readonly now: Date
  /** Nobody else takes them until then; whoever dies with one in hand leaves it to the others. */
  readonly until: Date
  readonly count: number
}

/** Those that are due, and of each lane only the oldest: what comes later never overtakes. */
export async function claimDue<DB>(
  db: Kysely<DB>,
  { effect, now, until, count }: ClaimOptions,
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    update outbox set attempts = attempts + 1, next_attempt_at = ${until.toISOString()}
    where number in (
      select due.number from outbox as due
      where due.effect = ${effect} and due.state = 'waiting' and due.next_attempt_at <= ${now.toISOString()}
        and not exists (
          select from outbox as earlier
          where earlier.effect = due.effect and earlier.lane = due.lane
            and earlier.state = 'waiting' and earlier.number < due.number
        )
      order by due.next_attempt_at limit ${count} for update skip locked
    )
    returning number, id, key, body, attempts`.execute(db)
  return rows
}

type Settled =
  | { readonly state: 'delivered' | 'dead'; readonly outcome: string; readonly at: Date }
  | { readonly state: 'waiting'; readonly outcome: string; readonly nextAttemptAt: Date }

export async function settle<DB>(db: Kysely<DB>, number: number, settled: Settled): Promise<void> {
  await readStore(db)
    .updateTable('outbox')
    .set({
      state: settled.state,
      last_outcome: settled.outcome,
      ...(settled.state === 'waiting'
        ? { next_attempt_at: settled.nextAttemptAt }
        : { settled_at: settled.at }),
    })
    .where('number', '=', number)
    .execute()
}

/** Removes what was settled long ago; answers with how many rows went. */
export async function removeSettled<DB>(
  db: Kysely<DB>,
  { effect, now }: { readonly effect: string; readonly now: Date },
): Promise<number> {
  const before = new Date(now.getTime() - SETTLED_KEPT_MS)
  const { numAffectedRows } = await sql`delete from outbox where number in (
    select number from outbox where effect = ${effect} and state <> 'waiting' and settled_at < ${before.toISOString()}
    limit ${REMOVED_AT_ONCE}
  )`.execute(db)
  return Number(numAffectedRows ?? 0)
}
