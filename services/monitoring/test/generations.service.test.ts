import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { migrate, openDatabase, type ReadStoreTables } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { startGround, startHouse, until } from './house.ts'

let ground: Awaited<ReturnType<typeof startGround>>
beforeAll(async () => {
  ground = await startGround()
})
afterAll(() => ground[Symbol.asyncDispose]())

it('keeps every row of an installation from before there were generations', async () => {
  await using database = await freshDatabase()
  const db = openDatabase<ReadStoreTables>(database.url, { poolMax: 2 })
  const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0002'))
  await migrate(db, before)
  const [channel, alert] = [randomUUID(), randomUUID()]
  const ids = [randomUUID(), randomUUID()]
  await sql`insert into projection_checkpoint values ('alerting_v1', 'PLATFORM', 7, 'x', now())`.execute(db)
  await sql`insert into channel values (${channel}, 'pager', 'example.org', now(), 1)`.execute(db)
  for (const [index, id] of ids.entries()) {
    await sql`insert into delivery (delivery_id, channel_id, alert_id, body, state, attempts, next_attempt_at)
      values (${id}, ${channel}, ${alert}, ${`{"id":"${id}"}`}, ${index === 0 ? 'delivered' : 'waiting'}, 3, now())`.execute(
      db,
    )
  }
  await migrate(db, migrations)
  const outbox = await db.selectFrom('outbox').selectAll().orderBy('number').execute()
  expect(outbox.map(({ id, key, lane, state, attempts }) => [id, key, lane, state, attempts])).toEqual([
    [ids[0], channel, `${alert}:${channel}`, 'delivered', 3],
    [ids[1], channel, `${alert}:${channel}`, 'waiting', 3],
  ])
  expect((await sql`select from channel`.execute(db)).rows).toHaveLength(1)
  const checkpoint = await db.selectFrom('projection_checkpoint').selectAll().executeTakeFirst()
  expect(checkpoint).toMatchObject({ generation: 1, sequence: 7, role: 'active', effects_after: 0 })
  await db.destroy()
})

it('builds the same rows anew', async () => {
  await using house = await startHouse(ground)
  const channel = { name: 'pager', kind: 'webhook', url: 'http://127.0.0.1:10/hook' }
  const { id } = (await house.ask('POST', '/channels', { body: channel })).json
  await house.ask('POST', '/channels', { body: { ...channel, name: 'other' } })
  const removed = await house.ask('DELETE', `/channels/${id}`, { headers: { 'if-match': '"1"' } })
  await house.ask('GET', '/channels', {
    headers: { 'urbe-at-least': removed.headers.get('urbe-position') ?? '' },
  })
  const { control } = house.model
  await control.rebuild('alerting_v1')
  await until(async () => (await control.list()).some(({ role }) => role === 'ready'))
  const { comparison } = await control.switch('alerting_v1')
  expect(comparison.map(({ table, equal }) => [table, equal])).toEqual([
    ['alert_rule', true],
    ['alert', true],
    ['channel', true],
  ])
})
