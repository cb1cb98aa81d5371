import { expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { freshDatabase, startLog } from '@urbe/testkit'

import { compareGenerations } from '../src/generation/compare.ts'
import { generationLock } from '../src/generation/names.ts'
import { counted, counter, counting, platform, startHouse, untilRole } from './counting.ts'

const { name } = counting

it('gives up when readers leave no moment to switch, and nothing has changed', async () => {
  await using nats = await startLog()
  await using database = await freshDatabase()
  await using house = await startHouse({ natsUrl: nats.url, databaseUrl: database.url })
  const { control } = house.model
  const { add, subject } = counter(nats.log)
  await house.model.waitFor({ stream: platform, sequence: await add(1) }, 60_000)
  await control.rebuild(name)
  await untilRole(house, 2, 'ready')
  await house.db.transaction().execute(async (reader) => {
    // A reader that works all the time; this one only holds its lock.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(reader)
    await counted(reader, subject)
    await expect(control.switch(name)).rejects.toMatchObject({ code: 'not_ready' })
    expect(await counted(house.db, subject)).toEqual({ events: 1, sum: 1 })
  })
  expect(await control.switch(name)).toMatchObject({ generation: 2, previous: 1 })
})

it('compares rows alone when two generations do not come to stand at the same place', async () => {
  await using nats = await startLog()
  await using database = await freshDatabase()
  await using house = await startHouse({ natsUrl: nats.url, databaseUrl: database.url })
  const { add } = counter(nats.log)
  await house.model.waitFor({ stream: platform, sequence: await add(1) }, 60_000)
  await house.model.control.rebuild(name)
  await untilRole(house, 2, 'ready')
  const [before, after] = [1, 2].map((generation) => ({ projection: name, generation }))
  if (before === undefined || after === undefined) throw new Error('there are two')
  await house.db.connection().execute(async (connection) => {
    // Somebody else holds the one that is ahead of it, so that it cannot follow.
    await sql`select pg_advisory_lock(${generationLock(after)})`.execute(connection)
    await house.model.waitFor({ stream: platform, sequence: await add(2) }, 1)
    await sql`select 1`.execute(connection)
    await waitForActive(house)
    const compared = await compareGenerations(house.db, { tables: counting.tables, before, after })
    expect(compared).toEqual([{ table: 'counted', rowsBefore: 1, rowsAfter: 1, equal: null }])
    await sql`select pg_advisory_unlock(${generationLock(after)})`.execute(connection)
  })
})

async function waitForActive({ tables }: Awaited<ReturnType<typeof startHouse>>): Promise<void> {
  for (;;) {
    const rows = await tables
      .selectFrom('projection_checkpoint')
      .select('sequence')
      .where('role', '=', 'active')
      .execute()
    if (rows.some(({ sequence }) => sequence >= 2)) return
  }
}
