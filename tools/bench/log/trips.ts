import { randomUUID } from 'node:crypto'

import { type Kysely, sql, type Transaction } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'
import { type EventLog, noLogLines } from '@urbe/event-log'
import {
  generationsMigration,
  migrate,
  openDatabase,
  openReadModel,
  type Projection,
  type ReadModel,
  readStoreMigration,
} from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'

const POOL_MAX = 6
type Database = Record<string, never>

/** Counts trips by place. Each has a name and a table of its own, so it starts from the beginning of the log. */
export interface TripsByPlace {
  readonly projection: Projection<Database>
  readonly table: string
}

export function tripsByPlace(): TripsByPlace {
  const table = `trips_${randomUUID().replaceAll('-', '')}`
  return {
    table,
    projection: {
      name: table,
      tables: [table],
      createTables: (db) => createTrips(db, table),
      apply: (trx, events) => addTrips(trx, table, events),
    },
  }
}

export async function createTrips<DB>(db: Kysely<DB>, table: string): Promise<void> {
  await sql`create table ${sql.table(table)} (place int primary key, trips int not null, meters bigint not null)`.execute(
    db,
  )
}

/** Folds the batch first, so that each place is written once. */
export async function addTrips(
  trx: Transaction<Database>,
  table: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  const places = new Map<number, { trips: number; meters: number }>()
  for (const { data } of events) {
    // The cast holds: the benchmark wrote these events itself.
    const { place, meters } = data as { place: number; meters: number }
    const sum = places.get(place) ?? { trips: 0, meters: 0 }
    sum.trips += 1
    sum.meters += meters
    places.set(place, sum)
  }
  const sums = [...places.values()]
  await sql`insert into ${sql.table(table)} as known (place, trips, meters)
    select * from unnest(
      ${[...places.keys()]}::int[],
      ${sums.map(({ trips }) => trips)}::int[],
      ${sums.map(({ meters }) => meters)}::bigint[])
    on conflict (place) do update
    set trips = known.trips + excluded.trips, meters = known.meters + excluded.meters`.execute(trx)
}

export interface Tables extends AsyncDisposable {
  readonly db: Kysely<Database>
}

export async function openTables(databaseUrl: string): Promise<Tables> {
  const db = openDatabase<Database>(databaseUrl, { poolMax: POOL_MAX })
  await migrate(db, { '0000-read-store': readStoreMigration, '0001-generations': generationsMigration })
  return { db, [Symbol.asyncDispose]: () => db.destroy() }
}

interface Reading {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly stream: string
}

export interface Reader extends AsyncDisposable {
  readonly waitFor: ReadModel['waitFor']
}

/** Keeps a new read model up to date with the stream until it is disposed of. */
export async function readInto({ db, log, stream }: Reading): Promise<Reader> {
  const stop = new AbortController()
  const meters = createMeters({ service: 'monitoring' })
  const { projection } = tripsByPlace()
  const model = openReadModel({
    db,
    log,
    logger: noLogLines,
    meters,
    signal: stop.signal,
    projections: [{ projection, streams: [stream] }],
  })
  await model.ready
  return {
    waitFor: model.waitFor,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await model.stopped
      meters.stop()
    },
  }
}
