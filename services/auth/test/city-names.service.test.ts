import { expect, it } from '@jest/globals'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import { cityNames, cityWords } from '../src/password/city-names.ts'

const at = '2030-01-07T05:30:00.000Z'
const ID = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const source = { kind: 'generated', parts: 0 }
function nothing(): never {
  throw new Error('city names owe nothing')
}
/** The names owe nothing to the world outside. */
const context = { outbox: { add: nothing, withdraw: nothing } }
const founded = { name: 'Lisboa Nova', seed: 1, citizens: 10, source, ownerId: 'somebody', at }

it('the words of cities come, change and go with the cities', async () => {
  await using fresh = await freshDatabase()
  await using open = new AsyncDisposableStack()
  const db = openDatabase<Database>(fresh.url, { poolMax: 1 })
  open.defer(() => db.destroy())
  await migrate(db, migrations)
  let version = 0
  const tell = async (type: string, data: object) => {
    version += 1
    const aggregate = { type: 'city', id: ID, version }
    const where = {
      stream: 'PLATFORM',
      sequence: version,
      index: 0,
      subject: `plat.simulation.city.${ID}`,
      aggregate,
    }
    const who = { actor: 'user:u', commitId: ID, correlationId: ID, at }
    const event = { ...where, ...who, type, v: 1, data }
    await db.transaction().execute((trx) => cityNames.apply(trx, [event], context))
    return await cityWords(db)
  }
  expect(await tell('CityFounded', founded)).toEqual(['lisboa nova', 'lisboa', 'nova'])
  expect(await tell('CityRenamed', { name: 'Porto', at })).toEqual(['porto'])
  expect(await tell('CityRemoved', { at })).toEqual([])
})
