import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { subjects } from '@urbe/contracts'
import { noLogLines } from '@urbe/event-log'
import { freshDatabase, startLog, type TestLog } from '@urbe/testkit'

import { POISON_TRIES_MAX } from '../src/apply-batch.ts'
import { openDatabase } from '../src/database.ts'
import type { ReadStoreTables } from '../src/migration.ts'
import { positions } from '../src/positions.ts'
import type { Projection } from '../src/projection.ts'
import { type ProjectionHandle, runProjection } from '../src/run-projection.ts'
import { counted, counter, counting, type Database, eventually, migrated, platform } from './counting.ts'

const WAIT_MS = 5_000

let nats: TestLog
let closing: AsyncDisposableStack
let db: Kysely<Database>
beforeAll(async () => {
  nats = await startLog()
})
afterAll(async () => await nats[Symbol.asyncDispose]())
beforeEach(async () => {
  closing = new AsyncDisposableStack()
  db = openDatabase<Database>(closing.use(await freshDatabase()).url, { poolMax: 4 })
  closing.defer(() => db.destroy())
  await migrated(db)
})
afterEach(async () => await closing.disposeAsync())

function run(more: { projection?: Projection<Database>; filterSubject?: string } = {}): ProjectionHandle {
  const stop = new AbortController()
  const handle = runProjection({
    db,
    log: nats.log,
    logger: noLogLines,
    projection: counting,
    stream: platform,
    signal: stop.signal,
    ...more,
  })
  closing.defer(async () => {
    stop.abort()
    await handle.stopped
  })
  return handle
}
const tables = () => db as unknown as Kysely<ReadStoreTables>

describe('a projection', () => {
  it('applies what is there and what comes, and says where it is', async () => {
    const { add, subject } = counter(nats.log)
    await add(1, 2)
    const handle = run()
    const sequence = await add(3)
    expect(await handle.waitFor(sequence, WAIT_MS)).toBe(true)
    expect(await counted(db, subject)).toEqual({ events: 3, sum: 6 })
    await eventually(() => handle.status().status === 'live')
    expect(handle.status()).toEqual({
      name: 'counting_v1',
      stream: platform,
      status: 'live',
      sequence,
      lagEvents: 0,
      lagSeconds: 0,
    })
  })

  it('says so when it does not get there in time', async () => {
    expect(await run().waitFor(1_000_000, 50)).toBe(false)
  })

  it('is where it must be when what is missing does not concern it', async () => {
    const mine = counter(nats.log)
    await mine.add(1)
    const handle = run({ filterSubject: mine.subject })
    const foreign = await counter(nats.log).add(1)
    expect(await handle.waitFor(foreign, WAIT_MS)).toBe(true)
    expect(await counted(db, mine.subject)).toEqual({ events: 1, sum: 1 })
  })

  it('does each event once when two projectors race', async () => {
    const { add, subject } = counter(nats.log)
    const handles = [run(), run()]
    let sequence = 0
    for (let n = 1; n <= 50; n++) sequence = await add(n)
    expect(await positions(() => handles)({ stream: platform, sequence }, WAIT_MS)).toBe(true)
    expect(await counted(db, subject)).toEqual({ events: 50, sum: 1_275 })
  })
})

describe('a commit that the projection cannot take', () => {
  it('is parked with the reason, and all others are applied', async () => {
    const { add, subject } = counter(nats.log)
    for (let n = 1; n <= 20; n++) await add(n)
    const poison = await add('poison')
    const sequence = await add(21)
    let tries = 0
    const apply: Projection<Database>['apply'] = async (trx, events) => {
      if (events.length === 1 && events[0]?.sequence === poison) tries += 1
      await counting.apply(trx, events)
    }
    const handle = run({ projection: { name: counting.name, apply } })
    expect(await handle.waitFor(sequence, WAIT_MS)).toBe(true)
    expect(await counted(db, subject)).toEqual({ events: 21, sum: 231 })
    const parked = await tables().selectFrom('parked_event').selectAll().execute()
    expect(parked.map(({ sequence: at, reason }) => [at, reason])).toEqual([
      [poison, 'TypeError: poison is not a number'],
    ])
    expect(tries).toBe(POISON_TRIES_MAX)
  })

  it('is parked when it is not a commit at all', async () => {
    const subject = subjects.city(randomUUID())
    const body = new TextEncoder().encode('not JSON')
    await nats.connection.publishWithAck({ subject, body, headers: [] }, WAIT_MS)
    const { add, subject: good } = counter(nats.log)
    const sequence = await add(7)
    expect(await run().waitFor(sequence, WAIT_MS)).toBe(true)
    expect(await counted(db, good)).toEqual({ events: 1, sum: 7 })
    const parked = await tables().selectFrom('parked_event').select(['subject', 'reason']).execute()
    expect(parked).toContainEqual({ subject, reason: 'Malformed: no versions' })
  })
})

describe('a checkpoint that the log does not bear out', () => {
  async function startAt(sequence: number, commitId: string) {
    const row = {
      projection: counting.name,
      stream: platform,
      sequence,
      commit_id: commitId,
      updated_at: new Date(),
    }
    await tables().insertInto('projection_checkpoint').values(row).execute()
    const handle = run()
    await handle.stopped
    return handle
  }

  it('stops the projection when another commit lies there', async () => {
    const { add, subject } = counter(nats.log)
    const sequence = await add(1)
    await add(2)
    const handle = await startAt(sequence, randomUUID())
    expect(handle.status().status).toBe('diverged')
    expect(await counted(db, subject)).toEqual({ events: 0, sum: 0 })
  })

  it('stops the projection when the stream ends before it', async () => {
    const handle = await startAt(1_000_000, randomUUID())
    expect(handle.status().status).toBe('diverged')
  })
})
