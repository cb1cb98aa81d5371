import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { policyOf, principalWith } from '@urbe/access'
import type { Conditions } from '@urbe/contracts'
import { seededRandom } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'

import { findCities } from '../src/city/queries.ts'
import type { Database } from '../src/database.ts'
import { newDatabase } from './house.ts'

const ME = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const cities = Array.from({ length: 6 }, (_, at) => ({
  id: `017f22e2-79b0-7cc3-98c4-00000000000${at}`,
  ownerId: at % 2 === 0 ? `user:${ME}` : 'user:another',
}))
const CASES = 300

let db: Kysely<Database>
beforeAll(async () => {
  db = openDatabase<Database>(await newDatabase(), { poolMax: 2 })
  const created_at = new Date().toISOString()
  const shared = {
    seed: 1,
    citizens: 1,
    source_kind: 'generated',
    source_parts: 0,
    removed: false,
    version: 1,
    created_at,
  } as const
  for (const { id, ownerId } of cities)
    await db
      .insertInto('city')
      .values({ city_id: id, owner_id: ownerId, name: 'Town', ...shared })
      .execute()
})
afterAll(async () => {
  await db?.destroy()
})

const random = seededRandom(11)
let draws = 0
function pick<Each>(from: readonly Each[]): Each {
  draws += 1
  return from[random.below(from.length, draws, 0, 1)] as Each
}
const someCities = () => pick([undefined, [0], [1, 2], [3, 4, 5]])?.map((at) => cities[at]?.id ?? '')
const conditions = (): Conditions => ({
  citiesInclude: someCities(),
  owner: pick([undefined, undefined, true]),
})
const grant = () => ({
  effect: pick(['allow', 'allow', 'deny'] as const),
  permission: 'city:read' as const,
  conditions: conditions(),
})

it('a list shows exactly the cities that may be read one by one', async () => {
  for (let at = 0; at < CASES; at += 1) {
    const roles = [{ name: 'local', grants: Array.from({ length: pick([1, 2, 3]) }, grant) }]
    const claims = { sub: ME, ...pick([{}, { cond: conditions() }]) }
    const principal = principalWith(
      pick([['local'], ['local', 'viewer']]),
      claims,
      policyOf({ version: `${at}`, roles }),
    )
    const visible = principal.visible('city:read')
    const listed = await findCities(db, { limit: 10, after: undefined, visible })
    const readable = cities.filter(
      ({ id, ownerId }) => principal.may('city:read', { cityId: id, ownerId }).allowed,
    )
    expect(listed.map(({ id }) => id).sort()).toEqual(readable.map(({ id }) => id))
  }
})
