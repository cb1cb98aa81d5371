import { describe, expect, it } from '@jest/globals'
import { type Kysely, sql } from 'kysely'

import { firstGeneration } from '../src/generation/first.ts'
import type { Projection } from '../src/projection.ts'
import {
  counted,
  counter,
  counting,
  type Database,
  type House,
  notices,
  platform,
  switchAtLast,
  untilRole,
} from './counting.ts'
import { houses } from './houses.ts'
import { rebuildUnderLoad } from './scenarios/rebuild-under-load.ts'

const WAIT_MS = 60_000

const { nats, start, open } = houses()
const { name } = counting
const arrived = async ({ model }: House, sequence: number) =>
  expect(await model.waitFor({ stream: platform, sequence }, WAIT_MS)).toBe(true)
const rolesOf = async ({ model }: House) =>
  (await model.control.list()).map(({ generation, role }) => `${generation} ${role}`)

async function rebuilt(house: House): Promise<number> {
  const { generation } = await house.model.control.rebuild(name)
  await untilRole(house, generation, 'ready')
  return generation
}

/** Counts otherwise, as a new version of the program may. */
const countingTwice: Projection<Database> = {
  ...counting,
  async apply(trx, events, context) {
    const doubled = events.map((event) => ({ ...event, data: { n: 2 * (event.data as { n: number }).n } }))
    await counting.apply(trx, doubled, context)
  },
}

describe('a rebuild', () => {
  it('makes the same tables from the same log and owes nothing again', async () => {
    const house = await open()
    const { add, subject } = counter(nats().log)
    await arrived(house, await add(1, 2))
    await rebuilt(house)
    expect(await rolesOf(house)).toEqual(['2 ready', '1 active'])
    const { comparison, previous } = await switchAtLast(house)
    expect([previous, comparison.map(({ equal }) => equal)]).toEqual([1, [true]])
    expect(await rolesOf(house)).toEqual(['2 active', '1 retired'])
    await arrived(house, await add(3))
    expect(await counted(house.db, subject)).toEqual({ events: 3, sum: 6 })
    expect(await notices(house, subject)).toEqual(['1', '2', '3'])
  })

  it('shows what a changed projection makes of the log, and tells that it differs', async () => {
    const { add, subject } = counter(nats().log)
    {
      await using before = await start()
      await arrived(before, await add(1, 2))
    }
    const house = await open({ projection: countingTwice })
    await rebuilt(house)
    const { comparison } = await switchAtLast(house)
    expect(comparison).toMatchObject([{ table: 'counted', equal: false }])
    expect(comparison[0]?.rowsBefore).toBe(comparison[0]?.rowsAfter)
    expect(await counted(house.db, subject)).toEqual({ events: 2, sum: 6 })
  })

  it('is one at a time, and switched to when it is ready only', async () => {
    const house = await open()
    const { control } = house.model
    await expect(control.rebuild('nothing')).rejects.toMatchObject({ code: 'projection_not_found' })
    await expect(control.switch(name)).rejects.toMatchObject({ code: 'generation_not_ready' })
    await expect(control.cancel(name)).rejects.toMatchObject({ code: 'rebuild_not_running' })
    await control.rebuild(name)
    await expect(control.rebuild(name)).rejects.toMatchObject({ code: 'rebuild_running' })
  })
})

describe('a generation', () => {
  it('is given up without a trace', async () => {
    const house = await open()
    const { add, subject } = counter(nats().log)
    await arrived(house, await add(4))
    await house.model.control.rebuild(name)
    expect(await house.model.control.cancel(name)).toMatchObject({ generation: 2 })
    await arrived(house, await add(5))
    expect(await rolesOf(house)).toEqual(['1 active'])
    expect(await counted(house.db, subject)).toEqual({ events: 2, sum: 9 })
    const { rows } = await sql`select from pg_namespace where nspname like 'counting%'`.execute(house.db)
    expect(rows).toHaveLength(1)
    // A number is given once, so that nobody takes the new one for the one that is gone.
    expect(await rebuilt(house)).toBe(3)
  })

  it('is taken back: readers see the former generation with all that came since', async () => {
    const { add, subject } = counter(nats().log)
    {
      await using before = await start()
      await arrived(before, await add(1))
    }
    const house = await open({ projection: countingTwice })
    await rebuilt(house)
    await switchAtLast(house)
    const sequence = await add(10)
    await arrived(house, sequence)
    const { previous, generation } = await switchAtLast(house, 1)
    expect([generation, previous]).toEqual([1, 2])
    await arrived(house, sequence)
    // The first was counted once by the former program, the second by the present one.
    expect(await counted(house.db, subject)).toEqual({ events: 2, sum: 21 })
    expect(await rolesOf(house)).toEqual(['2 retired', '1 active'])
    expect(await notices(house, subject)).toEqual(['1', '20'])
  })

  it('leaves one former generation at most', async () => {
    const house = await open()
    for (const generation of [2, 3]) {
      expect(await rebuilt(house)).toBe(generation)
      await switchAtLast(house)
    }
    expect(await rolesOf(house)).toEqual(['3 active', '2 retired'])
  })

  it('is learnt of by other processes, which wait for it on behalf of their readers', async () => {
    const [house, other] = [await open(), await open()]
    const { add, subject } = counter(nats().log)
    await arrived(house, await add(1))
    await rebuilt(house)
    await switchAtLast(house)
    await arrived(other, await add(2))
    expect(await counted(other.db, subject)).toEqual({ events: 2, sum: 3 })
    await untilRole(other, 2, 'active')
  })
})

it('goes on for readers and writers while generations come and go', async () => {
  const house = await open()
  const done = await rebuildUnderLoad(house, { rounds: 2 })
  expect(done.faults).toEqual([])
  expect({ mixed: done.mixed, backwards: done.backwards }).toEqual({ mixed: 0, backwards: 0 })
  expect(done.reads).toBeGreaterThan(100)
  expect(done.events).toBe(done.wanted)
  expect(done.comparisons.map(({ equal }) => equal)).toEqual(done.comparisons.map(() => true))
})

describe('tables of a projection', () => {
  const makes = async (house: House, statement: string) => {
    const createTables = async (db: Kysely<unknown>) => void (await sql.raw(statement).execute(db))
    await firstGeneration(house.db, { name: 'wrong_v1', tables: ['wrong'], createTables })
  }

  it('are tied to no other tables', async () => {
    const house = await open()
    await sql`create table elsewhere (id text primary key)`.execute(house.db)
    const statement = 'create table wrong (id text references elsewhere)'
    await expect(makes(house, statement)).rejects.toThrow('leads out of the generation')
  })

  it('are those that were promised', async () => {
    await expect(makes(await open(), 'create table other (id text)')).rejects.toThrow(
      'has the tables wrong, but made other',
    )
  })
})
