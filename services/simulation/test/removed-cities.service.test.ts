import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Kysely, sql } from 'kysely'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { forgetRemoved, keepForgettingRemoved, ROWS_AT_ONCE_MAX } from '../src/city/forget-removed.ts'
import type { Database } from '../src/database.ts'

const DAY_MS = 86_400_000
const DAYS = 30
const START = new Date('2026-11-23T12:00:00.000Z')
const after = (days: number) => new Date(START.getTime() + days * DAY_MS)
const SAMPLES = ROWS_AT_ONCE_MAX + 1

let database: Awaited<ReturnType<typeof freshDatabase>>
let db: Kysely<Database>
const [standing, removed] = [randomUUID(), randomUUID()]
beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase<Database>(database.url, { poolMax: 2 })
  await migrate(db, migrations)
  for (const [cityId, isRemoved] of [
    [standing, false],
    [removed, true],
  ] as const) {
    await db
      .insertInto('city')
      .values({
        ...{
          city_id: cityId,
          name: cityId,
          seed: 1,
          citizens: 1_000,
          source_kind: 'generated',
          source_parts: 0,
        },
        ...{ owner_id: 'ana', created_at: START.toISOString(), version: 1, removed: isRemoved },
      })
      .execute()
    await sql`insert into kpi_sample (city_id, tick, kpis)
      select ${cityId}::uuid, n, '{}' from generate_series(1, ${SAMPLES}::int) n`.execute(db)
    await db
      .insertInto('world_keyframe')
      .values({
        ...{ city_id: cityId, tick: 360, sequence: 1, follow_from: 1, inputs_through: 0, state_hash: 'x' },
        ...{ policies: '{}', since: null, bytes: Buffer.from('state') },
      })
      .execute()
  }
})
afterAll(async () => {
  await db.destroy()
  await database[Symbol.asyncDispose]()
})

async function left(cityId: string) {
  const count = async (table: 'kpi_sample' | 'world_keyframe') => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where city_id = ${cityId}`.execute(db)
    return rows[0]?.n
  }
  return { samples: await count('kpi_sample'), states: await count('world_keyframe') }
}
const ALL = { samples: SAMPLES, states: 1 }

it('states and samples of a removed city stay for a while, and then all of them go', async () => {
  expect(await forgetRemoved(db, { now: START, days: DAYS })).toBe(0)
  expect(await forgetRemoved(db, { now: after(DAYS), days: DAYS })).toBe(0)
  expect(await left(removed)).toEqual(ALL)
  expect(await forgetRemoved(db, { now: after(DAYS + 1), days: DAYS })).toBe(SAMPLES + 1)
  expect(await left(removed)).toEqual({ samples: 0, states: 0 })
  expect(await left(standing)).toEqual(ALL)
})

it('nothing goes where they are kept for ever', async () => {
  await db.updateTable('city').set({ removed: true }).where('city_id', '=', standing).execute()
  await forgetRemoved(db, { now: START, days: DAYS })
  const log = { warn: () => undefined }
  const clock = () => after(10_000)
  await keepForgettingRemoved({ db, clock, log, days: 0 })()
  expect(await left(standing)).toEqual(ALL)
  await keepForgettingRemoved({ db, clock, log, days: DAYS })()
  expect(await left(standing)).toEqual({ samples: 0, states: 0 })
})
