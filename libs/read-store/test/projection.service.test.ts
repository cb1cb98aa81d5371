import { randomUUID } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'
import { samplesIn } from '@urbe/telemetry'

import { openDatabase } from '../src/database.ts'
import { firstGeneration } from '../src/generation/first.ts'
import { migrate } from '../src/migrate.ts'
import type { Projection } from '../src/projection.ts'
import { POISON_TRIES_MAX } from '../src/running/apply-batch.ts'
import { readStore } from '../src/tables.ts'
import {
  counted,
  counter,
  counting,
  type Database,
  eventually,
  migrations,
  notices,
  platform,
} from './counting.ts'
import { houses } from './houses.ts'

const WAIT_MS = 60_000

const { nats, databaseUrl, open } = houses()
const place = (sequence: number) => ({ stream: platform, sequence })

describe('a projection', () => {
  it('applies what is there and what comes, and says where it is', async () => {
    const { add, subject } = counter(nats().log)
    await add(1, 2)
    const { db, model } = await open()
    const sequence = await add(3)
    expect(await model.waitFor(place(sequence), WAIT_MS)).toBe(true)
    expect(await counted(db, subject)).toEqual({ events: 3, sum: 6 })
    await eventually(() => model.seen()[0]?.status === 'live')
    expect(model.seen()).toEqual([
      {
        name: 'counting_v1',
        stream: platform,
        generation: 1,
        role: 'active',
        status: 'live',
        sequence,
        lagEvents: 0,
        lagSeconds: 0,
      },
    ])
  })

  it('says so when it does not get there in time', async () => {
    const { model } = await open()
    expect(await model.waitFor(place(1_000_000), 50)).toBe(false)
  })

  it('waits for nothing where nothing is built from the stream', async () => {
    const { model } = await open()
    expect(await model.waitFor({ stream: 'AUDIT', sequence: 1_000_000 }, 50)).toBe(true)
  })

  it('is where it must be when what is missing does not concern it', async () => {
    const mine = counter(nats().log)
    await mine.add(1)
    const { db, model } = await open({ filterSubject: mine.subject })
    const foreign = await counter(nats().log).add(1)
    expect(await model.waitFor(place(foreign), WAIT_MS)).toBe(true)
    expect(await counted(db, mine.subject)).toEqual({ events: 1, sum: 1 })
  })

  it('does each event once when two projectors race', async () => {
    const { add, subject } = counter(nats().log)
    const both = [await open(), await open()]
    let sequence = 0
    for (let n = 1; n <= 50; n++) sequence = await add(n)
    for (const { model } of both) expect(await model.waitFor(place(sequence), WAIT_MS)).toBe(true)
    for (const { db } of both) expect(await counted(db, subject)).toEqual({ events: 50, sum: 1_275 })
  })

  it('tells how far behind it is and what it has done', async () => {
    const { add } = counter(nats().log)
    const { model, meters } = await open()
    expect(await model.waitFor(place(await add(1, 2)), WAIT_MS)).toBe(true)
    const metric = async (name: string) =>
      samplesIn(await meters.families()).find(
        (each) => each.name === name && each.labels['projection'] === counting.name,
      )?.value
    await eventually(async () => (await metric('urbe_projection_lag_events')) === 0)
    expect(await metric('urbe_projection_commits_total')).toBeGreaterThanOrEqual(1)
    expect(await metric('urbe_projection_events_total')).toBeGreaterThanOrEqual(2)
    expect(await metric('urbe_projection_parked')).toBe(0)
  })
})

describe('a commit that the projection cannot take', () => {
  it('is parked with the reason, and all others are applied', async () => {
    const { add, subject } = counter(nats().log)
    for (let n = 1; n <= 20; n++) await add(n)
    const poison = await add('poison')
    const sequence = await add(21)
    let tries = 0
    const apply: Projection<Database>['apply'] = async (trx, events, context) => {
      if (events.length === 1 && events[0]?.sequence === poison) tries += 1
      await counting.apply(trx, events, context)
    }
    const { db, model } = await open({ projection: { ...counting, apply } })
    expect(await model.waitFor(place(sequence), WAIT_MS)).toBe(true)
    expect(await counted(db, subject)).toEqual({ events: 21, sum: 231 })
    const parked = await model.control.parked(counting.name, { limit: 10 })
    expect(parked.map(({ id, generation, reason }) => [id, generation, reason])).toEqual([
      [`${platform}:${poison}`, 1, 'TypeError: poison is not a number'],
    ])
    expect(tries).toBe(POISON_TRIES_MAX)
  })

  it('is parked when it is not a commit at all', async () => {
    const subject = subjects.city(randomUUID())
    const body = new TextEncoder().encode('not JSON')
    await nats().connection.publishWithAck({ subject, body, headers: [] }, WAIT_MS)
    const { add, subject: good } = counter(nats().log)
    const sequence = await add(7)
    const { db, model } = await open()
    expect(await model.waitFor(place(sequence), WAIT_MS)).toBe(true)
    expect(await counted(db, good)).toEqual({ events: 1, sum: 7 })
    const parked = await model.control.parked(counting.name, { limit: 10 })
    expect(parked.map((each) => [each.subject, each.reason])).toContainEqual([
      subject,
      'Malformed: no versions',
    ])
  })

  it('is parked although it holds text that Postgres cannot', async () => {
    const { model } = await open()
    const sequence = await counter(nats().log).add('\u0000\ud800')
    expect(await model.waitFor(place(sequence), WAIT_MS)).toBe(true)
    const parked = await model.control.parked(counting.name, { limit: 200 })
    expect(parked.map((each) => each.sequence)).toContain(sequence)
  })
})

describe('a parked commit', () => {
  it('is listed page by page', async () => {
    const { model } = await open()
    const { add } = counter(nats().log)
    let sequence = 0
    for (let n = 0; n < 5; n++) sequence = await add(`no ${n}`)
    expect(await model.waitFor(place(sequence), WAIT_MS)).toBe(true)
    const all = await model.control.parked(counting.name, { limit: 200 })
    const ids: string[] = []
    for (let after: string | undefined; ; after = ids.at(-1)) {
      const page = await model.control.parked(counting.name, { limit: 2, after })
      if (page.length === 0) break
      ids.push(...page.map(({ id }) => id))
    }
    expect(ids).toEqual(all.map(({ id }) => id))
    expect(ids.length).toBeGreaterThanOrEqual(5)
  })

  it('is taken when it is replayed after the projection has learnt to, with what it owes', async () => {
    const { add, subject } = counter(nats().log)
    let learnt = false
    const apply: Projection<Database>['apply'] = async (trx, events, context) => {
      const known = events.map((event) =>
        learnt ? { ...event, data: { n: Number((event.data as { n: unknown }).n) } } : event,
      )
      await counting.apply(trx, known, context)
    }
    const house = await open({ projection: { ...counting, apply }, filterSubject: subject })
    const { db, model } = house
    const poison = await add('5')
    expect(await model.waitFor(place(await add(1)), WAIT_MS)).toBe(true)
    const replay = () => model.control.replay(counting.name, `${platform}:${poison}`)
    await expect(replay()).rejects.toMatchObject({ code: 'parked_again' })
    expect(await model.control.parked(counting.name, { limit: 10 })).toHaveLength(1)
    learnt = true
    await replay()
    expect(await counted(db, subject)).toEqual({ events: 2, sum: 6 })
    expect(await notices(house, subject)).toEqual(['1', '5'])
    expect(await model.control.parked(counting.name, { limit: 10 })).toEqual([])
    await expect(replay()).rejects.toMatchObject({ code: 'parked_event_not_found' })
  })
})

describe('a checkpoint that the log does not bear out', () => {
  async function startAt(sequence: number, commitId: string, hash?: string) {
    const db = openDatabase<Database>(databaseUrl(), { poolMax: 1 })
    await migrate(db, migrations)
    await firstGeneration(db, counting)
    const row = { projection: counting.name, generation: 1, stream: platform, role: 'active' } as const
    await readStore(db)
      .insertInto('projection_checkpoint')
      .values({
        ...row,
        sequence,
        commit_id: commitId,
        hash: hash ?? null,
        effects_after: 0,
        updated_at: new Date(),
      })
      .execute()
    await db.destroy()
    const house = await open()
    await eventually(() => house.model.seen()[0]?.status === 'diverged')
    return house
  }

  it('stops the projection when another commit lies there', async () => {
    const { add, subject } = counter(nats().log)
    const sequence = await add(1)
    await add(2)
    const { db } = await startAt(sequence, randomUUID())
    expect(await counted(db, subject)).toEqual({ events: 0, sum: 0 })
  })

  it('stops the projection when the commit lies there with another content', async () => {
    const { add, subject } = counter(nats().log)
    const sequence = await add(1)
    const commit = await nats().log.commitAt(platform, sequence)
    await add(2)
    const { db } = await startAt(sequence, commit?.commitId ?? '', 'f'.repeat(64))
    expect(await counted(db, subject)).toEqual({ events: 0, sum: 0 })
  })

  it('stops the projection when the stream ends before it', async () => {
    const { model } = await startAt(1_000_000, randomUUID())
    expect(model.seen()).toMatchObject([{ status: 'diverged', sequence: 1_000_000 }])
  })
})
