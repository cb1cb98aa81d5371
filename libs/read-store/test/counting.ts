import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { type Kysely, sql } from 'kysely'

import { streams, subjects } from '@urbe/contracts'
import { connectLog, type EventLog, noLogLines, openEventLog, UNBORN } from '@urbe/event-log'
import { Refusal, systemClock } from '@urbe/kernel'
import { createMeters, type Meters } from '@urbe/telemetry'

import { openDatabase } from '../src/database.ts'
import type { Switched } from '../src/generation/switch.ts'
import { generationsMigration } from '../src/generations-migration.ts'
import { openHealing } from '../src/healing.ts'
import { migrate } from '../src/migrate.ts'
import { readStoreMigration } from '../src/migration.ts'
import type { Projection } from '../src/projection.ts'
import { openReadModel } from '../src/read-model.ts'
import type { ReadStoreTables } from '../src/tables.ts'

export interface Database {
  counted: { subject: string; events: number; sum: number }
}

export const migrations = {
  '0000-read-store': readStoreMigration,
  '0001-generations': generationsMigration,
}

export const NOTICE = 'notice'

/** Adds up, so that an event applied twice or never shows, and owes one notice for each event. Chokes on what is not a number. */
export const counting: Projection<Database> = {
  name: 'counting_v1',
  tables: ['counted'],
  async createTables(db) {
    await sql`create table counted (subject text primary key, events int not null, sum bigint not null)`.execute(
      db,
    )
  },
  async apply(trx, events, { outbox }) {
    const sums = new Map<string, { events: number; sum: number }>()
    for (const event of events) {
      const { n } = event.data as { n: unknown }
      if (typeof n !== 'number') throw new TypeError(`${String(n)} is not a number`)
      const before = sums.get(event.subject) ?? { events: 0, sum: 0 }
      sums.set(event.subject, { events: before.events + 1, sum: before.sum + n })
      outbox.add({ effect: NOTICE, event, key: 'all', lane: event.subject, body: String(n) })
    }
    const rows = [...sums]
    await sql`insert into counted (subject, events, sum)
      select * from unnest(
        ${rows.map(([subject]) => subject)}::text[],
        ${rows.map(([, row]) => row.events)}::int[],
        ${rows.map(([, row]) => row.sum)}::bigint[])
      on conflict (subject) do update
      set events = counted.events + excluded.events, sum = counted.sum + excluded.sum`.execute(trx)
  },
}

/** A rebuild goes through the whole log, which grows meanwhile. */
const ROLE_DEADLINE_MS = 60_000
export const platform = streams.platform
export const everything = 'plat.>'

export interface HouseOptions {
  readonly projection?: Projection<Database>
  readonly filterSubject?: string
  readonly poolMax?: number
}

const say = (details: object, message: string) =>
  void process.stderr.write(`${message} ${JSON.stringify(details)}\n`)
const loud = { info: say, warn: say, error: say }

/** What a service has of this: a view of the log, a database and its read model. */
export async function startHouse(
  { natsUrl, databaseUrl }: { natsUrl: string; databaseUrl: string },
  { projection = counting, filterSubject, poolMax = 6 }: HouseOptions = {},
) {
  await using closing = new AsyncDisposableStack()
  const connection = await connectLog({ url: natsUrl, name: 'monitoring' })
  closing.defer(connection.close)
  const log = openEventLog(connection, { service: 'monitoring', clock: systemClock })
  const healing = openHealing()
  const db = openDatabase<Database>(databaseUrl, { poolMax, healing })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
  const meters: Meters = createMeters({ service: 'monitoring' })
  closing.defer(meters.stop)
  const stop = new AbortController()
  const filter = filterSubject === undefined ? {} : { filterSubject }
  const model = openReadModel<Database>({
    db,
    log,
    logger: process.env['URBE_TEST_LOG'] === undefined ? noLogLines : loud,
    meters,
    signal: stop.signal,
    healing,
    projections: [{ projection, streams: [platform], ...filter }],
  })
  closing.defer(async () => {
    stop.abort()
    await model.stopped
  })
  await model.ready
  const kept = closing.move()
  return {
    db,
    model,
    meters,
    log,
    connection,
    /** The tables of the library. */
    tables: db as unknown as Kysely<ReadStoreTables>,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
export type House = Awaited<ReturnType<typeof startHouse>>

/** A writer of one aggregate on PLATFORM. */
export function counter(log: EventLog, id: string = randomUUID()) {
  let expected = UNBORN
  const subject = subjects.city(id)
  return {
    subject,
    async add(...numbers: readonly unknown[]) {
      expected = await log.append({
        stream: platform,
        subject,
        events: numbers.map((n) => ({ type: 'Counted', v: 1, data: { n } })),
        expected,
        commitId: randomUUID(),
        actor: 'user:1',
        correlationId: randomUUID(),
        at: new Date().toISOString(),
      })
      return expected.sequence
    },
  }
}

export async function counted(db: Kysely<Database>, subject: string) {
  const row = await db
    .selectFrom('counted')
    .select(['events', 'sum'])
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row ?? { events: 0, sum: 0 }
}

/** What is owed because of the events of one aggregate, by what it says. */
export async function notices({ tables }: Pick<House, 'tables'>, subject: string): Promise<string[]> {
  const rows = await tables
    .selectFrom('outbox')
    .select('body')
    .where('lane', '=', subject)
    .orderBy('number')
    .execute()
  return rows.map(({ body }) => body)
}

export async function eventually(
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not in ${deadlineMs} ms: ${condition}`)
    await sleep(20)
  }
}

/** As an operator who is told that there was no moment for it just then: asks again. */
export async function switchAtLast({ model }: Pick<House, 'model'>, generation?: number): Promise<Switched> {
  const deadline = performance.now() + ROLE_DEADLINE_MS
  for (;;) {
    try {
      return await model.control.switch(counting.name, generation)
    } catch (error) {
      const passes = error instanceof Refusal && NO_MOMENT.test(error.message)
      if (!passes || performance.now() > deadline) throw error
    }
  }
}
const NO_MOMENT = /leave no moment to switch|is still catching up/

/** Waits until a generation has the role, whoever gave it. */
export async function untilRole(
  { model }: Pick<House, 'model'>,
  generation: number,
  role: string,
): Promise<void> {
  await eventually(
    async () =>
      (await model.control.list()).some((each) => each.generation === generation && each.role === role),
    ROLE_DEADLINE_MS,
  )
}
