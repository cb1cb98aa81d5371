import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { type Kysely, sql } from 'kysely'

import { streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'

import { migrate } from '../src/migrate.ts'
import { readStoreMigration } from '../src/migration.ts'
import type { Projection } from '../src/projection.ts'

export interface Database {
  counted: { subject: string; events: number; sum: number }
}

export const migrations = {
  '0000-read-store': readStoreMigration,
  '0001-counted': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`create table counted (subject text primary key, events int not null, sum bigint not null)`.execute(
        db,
      )
    },
  },
}

export async function migrated(db: Kysely<Database>): Promise<void> {
  await migrate(db, migrations)
}

/** Adds up, so that an event applied twice or never shows. Chokes on what is not a number. */
export const counting: Projection<Database> = {
  name: 'counting_v1',
  async apply(trx, events) {
    for (const event of events) {
      const { n } = event.data as { n: unknown }
      if (typeof n !== 'number') throw new TypeError(`${String(n)} is not a number`)
      await trx
        .insertInto('counted')
        .values({ subject: event.subject, events: 1, sum: n })
        .onConflict((conflict) =>
          conflict.column('subject').doUpdateSet((row) => ({
            events: sql`${row.ref('counted.events')} + 1`,
            sum: sql`${row.ref('counted.sum')} + ${n}`,
          })),
        )
        .execute()
    }
  },
}

export const platform = streams.platform

/** A writer of one aggregate on PLATFORM. */
export function counter(log: EventLog, id: string = randomUUID()) {
  let expected = { sequence: 0, version: 0 }
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

export async function eventually(
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not in ${deadlineMs} ms`)
    await sleep(20)
  }
}
