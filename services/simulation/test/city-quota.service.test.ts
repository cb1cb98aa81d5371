import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { problemOf } from '@urbe/http'
import { Refusal, systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'
import { systemIds } from '@urbe/runtime'

import { cityQuota, FOUNDING_MS } from '../src/city/quota.ts'
import type { Database } from '../src/database.ts'
import { newDatabase } from './house.ts'

const ANA = 'user:ana'
const BEN = 'user:ben'
const MAX = 3
const newId = systemIds(systemClock)

let db: Kysely<Database>
let aheadMs: number
beforeAll(async () => {
  db = openDatabase<Database>(await newDatabase(), { poolMax: 8 })
})
beforeEach(async () => {
  aheadMs = 0
  await db.deleteFrom('city').execute()
  await db.deleteFrom('city_founding').execute()
})
afterAll(async () => {
  await db?.destroy()
})

const clock = () => new Date(systemClock().getTime() + aheadMs)
const quota = (perOwnerMax = MAX) => cityQuota({ db, clock, perOwnerMax })
const place = (ownerId = ANA) => ({ cityId: newId(), ownerId })
const done = async () => 'founded'

/** What the projection does when the founding has come through the log. */
async function stands({ cityId, ownerId }: ReturnType<typeof place>, removed = false): Promise<void> {
  const made = {
    name: 'Town',
    seed: 1,
    citizens: 1,
    source_kind: 'generated',
    source_parts: 0,
    version: 1,
  } as const
  await db
    .insertInto('city')
    .values({ ...made, city_id: cityId, owner_id: ownerId, created_at: clock().toISOString(), removed })
    .execute()
}
const outcomeOf = (founding: Promise<unknown>) =>
  founding.then(
    () => 'founded',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

describe('the cities of an owner', () => {
  it('are no more than the limit, however many are founded at once, and those of another count apart', async () => {
    const within = quota()
    const outcomes = await Promise.all(
      Array.from({ length: 24 }, (_, at) => outcomeOf(within(place(at % 2 === 0 ? ANA : BEN), done))),
    )
    expect(outcomes.filter((each) => each === 'founded')).toHaveLength(2 * MAX)
    expect(new Set(outcomes)).toEqual(new Set(['founded', 'too_many_cities']))
    const rows = await db.selectFrom('city_founding').select('owner_id').orderBy('owner_id').execute()
    expect(rows.map(({ owner_id }) => owner_id)).toEqual([ANA, ANA, ANA, BEN, BEN, BEN])
  })

  it('are counted once, on their way and in the directory, and not when they are removed', async () => {
    const within = quota()
    const [first, second, third] = [place(), place(), place()]
    for (const each of [first, second]) await within(each, done)
    await stands(first)
    await stands(second, true)
    expect(await outcomeOf(within(third, done))).toBe('founded')
    expect(await outcomeOf(within(place(), done))).toBe('founded')
    expect(await outcomeOf(within(place(), done))).toBe('too_many_cities')
    const coming = await db.selectFrom('city_founding').select('city_id').execute()
    expect(coming.map(({ city_id }) => city_id)).not.toContain(first.cityId)
  })

  it('are refused with the limit and the count', async () => {
    const within = quota(1)
    await within(place(), done)
    const refused = await within(place(), done).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refusal)
    expect(problemOf(refused as Refusal)).toMatchObject({
      status: 409,
      code: 'too_many_cities',
      limit: 1,
      count: 1,
    })
  })

  it('are as many as they like where there is no limit', async () => {
    const within = quota(0)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(within(place(), done))))
    expect(new Set(outcomes)).toEqual(new Set(['founded']))
    expect(await db.selectFrom('city_founding').select('city_id').execute()).toEqual([])
  })
})

describe('a founding', () => {
  it('that is repeated has its place already', async () => {
    const within = quota(1)
    const one = place()
    for (const _ of [1, 2]) expect(await outcomeOf(within(one, done))).toBe('founded')
    await stands(one)
    expect(await outcomeOf(within(one, done))).toBe('founded')
  })

  it('that fails gives its place back', async () => {
    const within = quota(1)
    const failing = async () => {
      throw new Refusal('import_invalid', 'a bad file')
    }
    expect(await outcomeOf(within(place(), failing))).toBe('import_invalid')
    expect(await outcomeOf(within(place(), done))).toBe('founded')
  })

  it('of which nobody knows how it ended keeps its place for a while', async () => {
    const within = quota(1)
    const lost = async () => {
      throw new Refusal('outcome_unknown', 'the log did not answer in time')
    }
    expect(await outcomeOf(within(place(), lost))).toBe('outcome_unknown')
    expect(await outcomeOf(within(place(), done))).toBe('too_many_cities')
    aheadMs = FOUNDING_MS + 1
    expect(await outcomeOf(within(place(), done))).toBe('founded')
  })
})
