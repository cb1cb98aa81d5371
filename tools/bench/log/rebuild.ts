import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'
import { recorded } from '@urbe/event-log'

import { atLeast, type Figure } from '../figure.ts'
import { rateOf, takeTurns } from './rounds.ts'
import { filled } from './samples.ts'
import type { LogServer } from './servers.ts'
import { addTrips, createTrips, openTables, readInto, type Tables } from './trips.ts'

const DEADLINE_MS = 300_000
const EVENTS_PER_COMMIT = 10

export interface RebuildEffort {
  readonly rounds: number
  readonly commits: number
  /** Events of the peer, which is slow. */
  readonly peerEvents: number
}

interface Ground {
  readonly server: LogServer
  readonly databaseUrl: string
}

/** A read model built from the whole stream, each event once, with the checkpoint in the same transaction. */
export async function measureRebuild(
  { server, databaseUrl }: Ground,
  { rounds, commits, peerEvents }: RebuildEffort,
): Promise<Figure> {
  await using tables = await openTables(databaseUrl)
  const { stream } = await filled(server, { commits, eventsPerCommit: EVENTS_PER_COMMIT })
  const some = await server.log.range(stream, 1, Math.ceil(peerEvents / EVENTS_PER_COMMIT))
  const events = some.flatMap(recorded).slice(0, peerEvents)
  const rates = await takeTurns(rounds, {
    ours: () => rateOf(commits * EVENTS_PER_COMMIT, () => rebuilt(server, tables, { stream, commits })),
    each: () => rateOf(events.length, () => oneByOne(tables, events)),
  })
  return atLeast({
    name: 'rebuild of a read model, exactly once',
    ours: rates.ours,
    beside: { value: rates.each, as: 'peer', times: 100 },
    least: 50_000,
    unit: 'events/s',
    conditions:
      'goal 100000; counts by place in Postgres, commits on the disk, 10 events a commit; peer: the same projection with a transaction for each event',
  })
}

async function rebuilt(
  { log }: LogServer,
  { db }: Tables,
  { stream, commits }: { stream: string; commits: number },
): Promise<void> {
  await using reader = await readInto({ db, log, stream })
  const there = await reader.waitFor({ stream, sequence: commits }, DEADLINE_MS)
  if (!there) throw new Error(`the read model was not there after ${DEADLINE_MS} ms`)
}

/** What a projection costs whose every event has a transaction of its own, checkpoint included. */
async function oneByOne({ db }: Tables, events: readonly RecordedEvent[]): Promise<void> {
  const table = `one_by_one_${randomUUID().replaceAll('-', '')}`
  await createTrips(db, table)
  await sql`create table if not exists checkpoint_of (name text primary key, sequence bigint not null)`.execute(
    db,
  )
  await sql`insert into checkpoint_of values (${table}, 0)`.execute(db)
  for (const [index, event] of events.entries()) {
    await db.transaction().execute(async (trx) => {
      await sql`update checkpoint_of set sequence = ${index + 1} where name = ${table} and sequence = ${index}`.execute(
        trx,
      )
      await addTrips(trx, table, [event])
    })
  }
}
