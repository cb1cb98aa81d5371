import { randomUUID } from 'node:crypto'

import { type Kysely, sql, type Transaction } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'
import { noLogLines, recorded } from '@urbe/event-log'
import { migrate, openDatabase, type Projection, readStoreMigration, runProjection } from '@urbe/read-store'

import { atLeast, type Figure } from '../figure.ts'
import { inLanes, rateOf, takeTurns } from './rounds.ts'
import { writer } from './samples.ts'
import type { LogServer } from './servers.ts'

const WRITERS = 256
const DEADLINE_MS = 300_000

interface Tables {
  readonly trips_by_place: { readonly place: number; readonly trips: number; readonly meters: number }
}

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
  const db = await openTables(databaseUrl)
  try {
    const made = await server.newStream()
    const write = writer({ log: server.log, ...made, eventsPerCommit: 10 })
    await inLanes({ lanes: WRITERS, count: commits }, async (lane) => void (await write(lane)))
    const some = await server.log.range(made.stream, 1, Math.ceil(peerEvents / 10))
    const events = some.flatMap(recorded).slice(0, peerEvents)
    const rates = await takeTurns(rounds, {
      ours: () => rateOf(commits * 10, () => rebuilt({ server, db, ...made, commits })),
      each: () => rateOf(events.length, () => oneByOne(db, events)),
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
  } finally {
    await db.destroy()
  }
}

export async function openTables(databaseUrl: string): Promise<Kysely<Tables>> {
  const db = openDatabase<Tables>(databaseUrl, { poolMax: 4 })
  await migrate(db, { '0000-read-store': readStoreMigration, '0001-trips': trips })
  return db
}

const trips = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table trips_by_place (place int primary key, trips int not null, meters bigint not null)`.execute(
      db,
    )
  },
}

/** A new name each time: it starts from the beginning of the log. */
export function tripsByPlace(): Projection<Tables> {
  return { name: `trips_by_place_${randomUUID()}`, apply: addTrips }
}

/** Folds the batch first, so that each place is written once. */
async function addTrips(trx: Transaction<Tables>, events: readonly RecordedEvent[]): Promise<void> {
  const places = new Map<number, { trips: number; meters: number }>()
  for (const { data } of events) {
    // The cast holds: the benchmark wrote these events itself.
    const { place, meters } = data as { place: number; meters: number }
    const sum = places.get(place)
    if (sum === undefined) places.set(place, { trips: 1, meters })
    else {
      sum.trips += 1
      sum.meters += meters
    }
  }
  const sums = [...places.values()]
  await sql`insert into trips_by_place as known (place, trips, meters)
    select * from unnest(${[...places.keys()]}::int[], ${sums.map((sum) => sum.trips)}::int[], ${sums.map((sum) => sum.meters)}::bigint[])
    on conflict (place) do update set trips = known.trips + excluded.trips, meters = known.meters + excluded.meters`.execute(
    trx,
  )
}

interface Rebuild {
  readonly server: LogServer
  readonly db: Kysely<Tables>
  readonly stream: string
  readonly commits: number
}

async function rebuilt({ server, db, stream, commits }: Rebuild): Promise<void> {
  const stop = new AbortController()
  const { waitFor, stopped } = runProjection({
    db,
    log: server.log,
    logger: noLogLines,
    projection: tripsByPlace(),
    stream,
    signal: stop.signal,
  })
  const there = await waitFor(commits, DEADLINE_MS)
  stop.abort()
  await stopped
  if (!there) throw new Error(`the projection was not there after ${DEADLINE_MS} ms`)
}

/** What a projection costs whose every event has a transaction of its own, checkpoint included. */
async function oneByOne(db: Kysely<Tables>, events: readonly RecordedEvent[]): Promise<void> {
  const name = randomUUID()
  await sql`create table if not exists simple_checkpoint (name text primary key, sequence bigint not null)`.execute(
    db,
  )
  await sql`insert into simple_checkpoint values (${name}, 0)`.execute(db)
  for (const [index, event] of events.entries()) {
    await db.transaction().execute(async (trx) => {
      await sql`update simple_checkpoint set sequence = ${index + 1} where name = ${name} and sequence = ${index}`.execute(
        trx,
      )
      await addTrips(trx, [event])
    })
  }
}
