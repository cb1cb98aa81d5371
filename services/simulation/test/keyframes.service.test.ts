import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { openDatabase } from '@urbe/read-store'

import type { Database } from '../src/database.ts'
import { DAY_TICKS, FIRST_MIDNIGHT_TICK, KEYFRAME_TICKS } from '../src/world/keyframe-ticks.ts'
import { KEPT_TICKS, keyframesIn, type PlacedKeyframe } from '../src/world/keyframes.ts'
import { newDatabase } from './house.ts'

let db: Kysely<Database>
beforeAll(async () => {
  db = openDatabase<Database>(await newDatabase(), { poolMax: 2 })
})
afterAll(async () => {
  await db.destroy()
})

const newCity = () => crypto.randomUUID()
const at = (tick: number, since: number | null = null): PlacedKeyframe => ({
  tick,
  stateHash: `hash ${tick}`,
  since,
  bytes: new TextEncoder().encode(`bytes ${tick}`),
  sequence: tick * 10,
  followFrom: 5,
  inputsThrough: 3,
  policies: {},
})
const textOf = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

describe('keyframes', () => {
  it('are found again, with the one on which they build', async () => {
    const keyframes = keyframesIn(db)
    const city = newCity()
    await keyframes.save(city, at(30))
    await keyframes.save(city, at(390, 30))
    const found = await keyframes.find(city, 'newest')
    expect(found).toMatchObject({ tick: 390, stateHash: 'hash 390', sequence: 3900, inputsThrough: 3 })
    expect(found?.kept.snapshotTick).toBe(30)
    expect([found?.kept.snapshot, found?.kept.changes].map(textOf)).toEqual(['bytes 30', 'bytes 390'])
    const whole = await keyframes.find(city, { tick: 389 })
    expect([whole?.kept.snapshot, whole?.kept.changes].map(textOf)).toEqual(['bytes 30', undefined])
    expect(await keyframes.find(city, { sequence: 299 })).toBeUndefined()
  })

  it('are refused when that is not there', async () => {
    const city = newCity()
    await expect(keyframesIn(db).save(city, at(390, 30))).rejects.toThrow('world_keyframe_since')
    expect(await keyframesIn(db).find(city, 'newest')).toBeUndefined()
  })

  it('stay for thirty days, and those of midnight for ever', async () => {
    const keyframes = keyframesIn(db)
    const city = newCity()
    const midnights = [0, 1].map((day) => FIRST_MIDNIGHT_TICK + day * DAY_TICKS)
    await keyframes.save(city, at(30))
    for (const midnight of midnights) {
      await keyframes.save(city, at(midnight))
      await keyframes.save(city, at(midnight + KEYFRAME_TICKS, midnight))
    }
    await keyframes.save(city, at(FIRST_MIDNIGHT_TICK + DAY_TICKS + KEPT_TICKS))
    const rows = await db
      .selectFrom('world_keyframe')
      .select('tick')
      .where('city_id', '=', city)
      .orderBy('tick')
      .execute()
    const [, second = 0] = midnights
    expect(rows.map(({ tick }) => tick)).toEqual([...midnights, second + KEYFRAME_TICKS, second + KEPT_TICKS])
  })
})
