import type { Kysely, Transaction } from 'kysely'

import { cityEvent, type RecordedEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** The directory of cities, from `plat.simulation.city.*`. */
export const cities: Projection<Database> = {
  name: 'cities_v1',
  tables: ['city'],
  createTables,
  async apply(trx, events) {
    for (const each of events) await applyOne(trx, each)
  },
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('city')
    .addColumn('city_id', 'uuid', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('seed', 'bigint', (column) => column.notNull())
    .addColumn('citizens', 'integer', (column) => column.notNull())
    .addColumn('source_kind', 'text', (column) => column.notNull())
    .addColumn('source_parts', 'integer', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('removed', 'boolean', (column) => column.notNull().defaultTo(false))
    .execute()
}

async function applyOne(trx: Transaction<Database>, recorded: RecordedEvent): Promise<void> {
  const event = cityEvent.parse(recorded)
  const { id: cityId, version } = recorded.aggregate
  const change = (set: { name?: string; removed?: boolean }) =>
    trx
      .updateTable('city')
      .set({ ...set, version })
      .where('city_id', '=', cityId)
      .execute()
  switch (event.type) {
    case 'CityFounded': {
      const { name, seed, citizens, source, ownerId, at } = event.data
      await trx
        .insertInto('city')
        .values({
          city_id: cityId,
          name,
          seed,
          citizens,
          source_kind: source.kind,
          source_parts: source.parts,
          owner_id: ownerId,
          created_at: at,
          version,
        })
        .execute()
      return
    }
    case 'CityRenamed':
      await change({ name: event.data.name })
      return
    case 'CityRemoved':
      await change({ removed: true })
      return
    default:
      unreachable(event)
  }
}
