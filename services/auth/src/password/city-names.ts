import { type Kysely, sql, type Transaction } from 'kysely'

import { type CityEvent, cityEvent, type RecordedEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** Newest cities whose names are looked for in a password. */
const CITIES_MAX = 1_000
/** Shorter parts of a name stand in too many words to say anything. */
const WORD_MIN = 4

/** What the cities are called: words that everybody here would think of. */
export const cityNames: Projection<Database> = {
  name: 'city_names_v1',
  tables: ['city_name'],
  async createTables(db) {
    await sql`CREATE TABLE city_name (city_id uuid PRIMARY KEY, name text NOT NULL)`.execute(db)
  },
  async apply(trx, events) {
    for (const event of events) if (event.aggregate.type === 'city') await applyOne(trx, event)
  },
}

async function applyOne(trx: Transaction<Database>, recorded: RecordedEvent): Promise<void> {
  const event: CityEvent = cityEvent.parse(recorded)
  const city_id = recorded.aggregate.id
  switch (event.type) {
    case 'CityFounded':
    case 'CityRenamed': {
      const { name } = event.data
      await trx
        .insertInto('city_name')
        .values({ city_id, name })
        .onConflict((conflict) => conflict.column('city_id').doUpdateSet({ name }))
        .execute()
      return
    }
    case 'CityRemoved':
      await trx.deleteFrom('city_name').where('city_id', '=', city_id).execute()
      return
    default:
      return unreachable(event)
  }
}

/** Whole names and their longer parts, as passwords are compared. */
export async function cityWords(db: Kysely<Database>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('city_name')
    .select('name')
    .orderBy('city_id', 'desc')
    .limit(CITIES_MAX)
    .execute()
  return [...new Set(rows.flatMap(({ name }) => wordsOf(name)))]
}

export function wordsOf(name: string): readonly string[] {
  const text = name.normalize('NFKC').toLowerCase()
  return [text, ...text.split(/[^\p{L}\p{N}]+/u)].filter((word) => [...word].length >= WORD_MIN)
}
