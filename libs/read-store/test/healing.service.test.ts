import { expect, it } from '@jest/globals'
import { sql } from 'kysely'

import {
  counted,
  counter,
  counting,
  eventually,
  type House,
  notices,
  platform,
  switchAtLast,
  untilRole,
} from './counting.ts'
import { houses } from './houses.ts'
import { dropUnderReaders } from './scenarios/drop-under-readers.ts'

const WAIT_MS = 60_000

const { nats, start, open } = houses()
const arrived = async ({ model }: House, sequence: number) =>
  expect(await model.waitFor({ stream: platform, sequence }, WAIT_MS)).toBe(true)

it('gives readers an answer although the tables are deleted again and again', async () => {
  const house = await open()
  const done = await dropUnderReaders(house, { rounds: 2 })
  expect(done.faults).toEqual([])
  expect(done.wrong).toBe(0)
  expect(done.reads).toBeGreaterThan(100)
  expect([done.events, done.notices]).toEqual([done.wanted, done.wanted])
})

it('mends what nobody reads, says so meanwhile, and parks nothing because of it', async () => {
  const house = await open()
  const { add, subject } = counter(nats().log)
  await arrived(house, await add(1))
  const missing = eventually(() => house.model.seen().some(({ status }) => status === 'missing'))
  await sql`drop table counting_v1_g1.counted cascade`.execute(house.db)
  const sequence = await add(2)
  await missing
  await untilRole(house, 2, 'active')
  await arrived(house, sequence)
  expect(await counted(house.db, subject)).toEqual({ events: 2, sum: 3 })
  expect((await house.model.control.list()).map(({ generation }) => generation)).toEqual([2])
  expect(await house.model.control.parked(counting.name, { limit: 10 })).toEqual([])
})

it('puts back a view without building anything', async () => {
  const house = await open()
  const { add, subject } = counter(nats().log)
  await arrived(house, await add(1))
  await sql`drop view counted`.execute(house.db)
  expect(await counted(house.db, subject)).toEqual({ events: 1, sum: 1 })
  expect((await house.model.control.list()).map(({ generation }) => generation)).toEqual([1])
})

it('lets what is being built take the place of what is gone', async () => {
  const house = await open()
  const { add, subject } = counter(nats().log)
  await arrived(house, await add(1))
  await house.model.control.rebuild(counting.name)
  await sql`drop schema counting_v1_g1 cascade`.execute(house.db)
  await arrived(house, await add(2))
  expect(await counted(house.db, subject)).toEqual({ events: 2, sum: 3 })
  await untilRole(house, 2, 'active')
  expect(await notices(house, subject)).toEqual(['1', '2'])
})

it('begins again when the tables of what is being built are gone', async () => {
  const house = await open()
  const { add } = counter(nats().log)
  await arrived(house, await add(1))
  const { generation } = await house.model.control.rebuild(counting.name)
  await untilRole(house, generation, 'ready')
  await sql`drop schema counting_v1_g2 cascade`.execute(house.db)
  await untilRole(house, generation + 1, 'ready')
  const { comparison } = await switchAtLast(house)
  expect(comparison.map(({ equal }) => equal)).toEqual([true])
})

it('builds anew what is not as the program needs it, and stops where building does not help', async () => {
  const { add, subject } = counter(nats().log)
  {
    await using before = await start()
    await arrived(before, await add(1))
    await sql`alter table counting_v1_g1.counted rename column sum to total`.execute(before.db)
  }
  const house = await open()
  await untilRole(house, 2, 'active')
  await arrived(house, await add(2))
  expect(await counted(house.db, subject)).toEqual({ events: 2, sum: 3 })
  await house[Symbol.asyncDispose]()

  const mistaken = await open({
    projection: {
      ...counting,
      async apply(trx) {
        await sql`insert into counted (nothing) values (1)`.execute(trx)
      },
    },
  })
  await add(3)
  await eventually(() =>
    mistaken.model.seen().some(({ status, role }) => status === 'missing' && role === 'building'),
  )
  await eventually(
    async () => (await mistaken.tables.selectFrom('projection_generation').selectAll().execute()).length > 0,
  )
  expect(await mistaken.model.control.parked(counting.name, { limit: 10 })).toEqual([])
  expect(await counted(mistaken.db, subject)).toEqual({ events: 2, sum: 3 })
})

it('leaves a mistake in a statement to the one who made it', async () => {
  const house = await open()
  await expect(sql`select * from there_is_no_such_table`.execute(house.db)).rejects.toMatchObject({
    code: '42P01',
  })
  const lost = house.db.transaction().execute(async (trx) => {
    await sql`drop view counted`.execute(trx)
    await counted(trx, 'x')
  })
  await expect(lost).rejects.toMatchObject({ code: '42P01' })
})
