import { type Kysely, type RawBuilder, sql } from 'kysely'

import { Refusal } from '@urbe/kernel'

import type { Database } from '../database.ts'

export const DELAY_SECONDS_MAX = 900
/** Before everything: of attempts that come at once, one that is a moment older than another does not wait for it. */
const NO_WAIT = new Date(0)
/** 2 to this power is above the longest wait. */
const EXPONENT_MAX = 10

export type Limit =
  | 'device'
  | 'strangers'
  | 'code'
  | 'address'
  | 'network'
  | 'accounts'
  | 'letters'
  | 'account'

interface Named {
  readonly limit: Limit
  readonly bucket: string
  /** Whose failures these are: forgotten when the account is unlocked. */
  readonly account?: string
}

export interface Windowed extends Named {
  readonly windowMs: number
  readonly max: number
}

export interface Delayed extends Named {
  /** Failures before the first wait. */
  readonly free: number
  /** After so long without a failure the count starts again. */
  readonly memoryMs: number
  readonly windowMs: number
  /** Attempts in one window, however many of them succeed. */
  readonly windowMax: number
  /** From so many failures on nothing is admitted until they are forgotten. */
  readonly failuresMax: number
}

/** Seconds to wait after so many failures: none for the first, then 2, 4, 8… */
export function delaySeconds(failures: number, free: number): number {
  const exponent = Math.min(EXPONENT_MAX, failures - free + 1)
  return failures < free ? 0 : Math.min(DELAY_SECONDS_MAX, 2 ** exponent)
}

/** One more in this window, or a refusal. One statement: of many at the edge only as many pass as there is room for. */
export async function takeWindowed(
  db: Kysely<Database>,
  now: Date,
  { windowMs, max, ...named }: Windowed,
): Promise<void> {
  const begun = new Date(now.getTime() - windowMs)
  const taken = await db
    .insertInto('login_bucket')
    .values({ ...fresh(named, now), failures: 0 })
    .onConflict((conflict) =>
      conflict
        .column('bucket')
        .doUpdateSet({
          window_count: sql<number>`CASE WHEN login_bucket.window_start <= ${begun} THEN 1 ELSE login_bucket.window_count + 1 END`,
          window_start: sql<Date>`CASE WHEN login_bucket.window_start <= ${begun} THEN ${now} ELSE login_bucket.window_start END`,
          last_at: now,
        })
        .where(sql<boolean>`(login_bucket.window_start <= ${begun} OR login_bucket.window_count < ${max})`),
    )
    .returning('bucket')
    .executeTakeFirst()
  if (taken === undefined) throw await refusalOf(db, { ...named, now, windowMs, max })
}

/** One more attempt at an account, with a wait behind it that grows with the failures; or a refusal. Answers with the count. */
export async function takeDelayed(db: Kysely<Database>, now: Date, limits: Delayed): Promise<number> {
  const { bucket, limit, account, free, memoryMs, windowMs, windowMax, failuresMax } = limits
  const begun = new Date(now.getTime() - windowMs)
  const forgotten = new Date(now.getTime() - memoryMs)
  const failures = sql<number>`(CASE WHEN login_bucket.last_at < ${forgotten} THEN 1 ELSE login_bucket.failures + 1 END)`
  const wait = sql<Date>`${now}::timestamptz + make_interval(secs => ${secondsAfter(failures, free)})`
  const taken = await db
    .insertInto('login_bucket')
    .values({ ...fresh({ bucket, ...(account === undefined ? {} : { account }) }, now), failures: 1 })
    .onConflict((conflict) =>
      conflict
        .column('bucket')
        .doUpdateSet({
          failures,
          free_at: sql<Date>`CASE WHEN ${failures} < ${free} THEN ${NO_WAIT} ELSE ${wait} END`,
          window_count: sql<number>`CASE WHEN login_bucket.window_start <= ${begun} THEN 1 ELSE login_bucket.window_count + 1 END`,
          window_start: sql<Date>`CASE WHEN login_bucket.window_start <= ${begun} THEN ${now} ELSE login_bucket.window_start END`,
          last_at: now,
        })
        .where('login_bucket.free_at', '<=', now)
        .where(
          sql<boolean>`(login_bucket.window_start <= ${begun} OR login_bucket.window_count < ${windowMax})`,
        )
        .where(sql<boolean>`(login_bucket.failures < ${failuresMax} OR login_bucket.last_at < ${forgotten})`),
    )
    .returning('failures')
    .executeTakeFirst()
  if (taken === undefined) throw await refusalOf(db, { bucket, limit, now, windowMs, max: windowMax })
  return taken.failures
}

/** The wait begins when the answer goes out, and not when the question came. */
export async function waitFrom(
  db: Kysely<Database>,
  now: Date,
  { bucket, free }: Pick<Delayed, 'bucket' | 'free'>,
): Promise<void> {
  const seconds = secondsAfter(sql<number>`failures`, free)
  await db
    .updateTable('login_bucket')
    .set({ free_at: sql<Date>`GREATEST(free_at, ${now}::timestamptz + make_interval(secs => ${seconds}))` })
    .where('bucket', '=', bucket)
    .where('failures', '>=', free)
    .execute()
}

/** `delaySeconds`, where the failures are counted. */
const secondsAfter = (failures: RawBuilder<number>, free: number) =>
  sql<number>`CASE WHEN ${failures} < ${free} THEN 0
    ELSE LEAST(${DELAY_SECONDS_MAX}, 2 ^ LEAST(${EXPONENT_MAX}, ${failures} - ${free} + 1)) END`

interface Back {
  readonly bucket: string
  /** Failures that are forgotten: this one, or all before a success. */
  readonly failures?: 'one' | 'all'
}

/** What was counted for an attempt is taken back. */
export async function giveBack(db: Kysely<Database>, { bucket, failures }: Back): Promise<void> {
  const left = failures === 'all' ? sql<number>`0` : sql<number>`GREATEST(0, failures - 1)`
  await db
    .updateTable('login_bucket')
    .set({
      window_count: sql<number>`GREATEST(0, window_count - 1)`,
      ...(failures === undefined ? {} : { failures: left, free_at: NO_WAIT }),
    })
    .where('bucket', '=', bucket)
    .execute()
}

const fresh = ({ bucket, account }: Omit<Named, 'limit'>, now: Date) => ({
  bucket,
  account: account ?? null,
  window_start: now,
  window_count: 1,
  free_at: NO_WAIT,
  last_at: now,
})

interface Refused {
  readonly limit: Limit
  readonly bucket: string
  readonly now: Date
  readonly windowMs: number
  readonly max: number
}

/** How long to wait: until the delay is over, or until the window that is full ends. */
async function refusalOf(
  db: Kysely<Database>,
  { bucket, limit, now, windowMs, max }: Refused,
): Promise<Refusal> {
  const row = await db.selectFrom('login_bucket').selectAll().where('bucket', '=', bucket).executeTakeFirst()
  const delay = row?.free_at.getTime() ?? 0
  const window = row !== undefined && row.window_count >= max ? row.window_start.getTime() + windowMs : 0
  return tooMany(Math.max(delay, window) - now.getTime(), limit)
}

/** `limit` is for the trail; the caller is not told which one it was. */
export const tooMany = (waitMs: number, limit: Limit): Refusal =>
  new Refusal('too_many_attempts', 'Too many failed attempts: wait before the next one', {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    limit,
  })
