import { createHash } from 'node:crypto'

import { type Kysely, sql } from 'kysely'

import { type Clock, Refusal } from '@urbe/kernel'

import type { Database } from '../database.ts'

export const FREE_FAILURES = 5
export const DELAY_SECONDS_MAX = 900
/** Failures that are older than this are forgotten. */
export const MEMORY_MS = 900_000

export interface Attempt {
  readonly username: string
  readonly address: string
}

export interface Throttle {
  /** Refuses with `too_many_requests` while the caller has to wait. */
  readonly check: (attempt: Attempt) => Promise<void>
  readonly failed: (attempt: Attempt) => Promise<void>
  readonly succeeded: (attempt: Attempt) => Promise<void>
}

/** Seconds to wait after so many failures: none for the first, then 2, 4, 8… */
export function delaySeconds(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(DELAY_SECONDS_MAX, 2 ** (failures - FREE_FAILURES + 1))
}

/**
 * Counts failures by account and address together, so that a stranger slows down nobody but themselves. Guesses that run side
 * by side are bounded by the queue of the password workers.
 */
export function loginThrottle(db: Kysely<Database>, clock: Clock): Throttle {
  return {
    async check(attempt) {
      const row = await db
        .selectFrom('login_throttle')
        .select('free_at')
        .where('caller', '=', callerOf(attempt))
        .executeTakeFirst()
      const waitMs = (row?.free_at.getTime() ?? 0) - clock().getTime()
      if (waitMs > 0)
        throw new Refusal('too_many_requests', 'Too many failed attempts: wait before the next one', {
          retryAfterSeconds: Math.ceil(waitMs / 1000),
        })
    },
    async failed(attempt) {
      const now = clock()
      const forgotten = new Date(now.getTime() - MEMORY_MS)
      const { failures } = await db
        .insertInto('login_throttle')
        .values({ caller: callerOf(attempt), failures: 1, last_failure_at: now, free_at: now })
        .onConflict((conflict) =>
          conflict.column('caller').doUpdateSet({
            failures: sql<number>`CASE WHEN login_throttle.last_failure_at < ${forgotten}
              THEN 1 ELSE login_throttle.failures + 1 END`,
            last_failure_at: now,
          }),
        )
        .returning('failures')
        .executeTakeFirstOrThrow()
      await db
        .updateTable('login_throttle')
        .set({ free_at: new Date(now.getTime() + delaySeconds(failures) * 1000) })
        .where('caller', '=', callerOf(attempt))
        .execute()
    },
    async succeeded(attempt) {
      await db.deleteFrom('login_throttle').where('caller', '=', callerOf(attempt)).execute()
    },
  }
}

/** Neither name nor address is stored. */
const callerOf = ({ username, address }: Attempt): string =>
  createHash('sha256').update(`${username}\n${address}`).digest('base64url')
