import type { Kysely, Transaction } from 'kysely'

import type { ProjectionTables } from '../projection.ts'
import { hasGeneration, insertGeneration, nextNumber } from './generations.ts'
import { lockProjection } from './locks.ts'
import { createGenerationTables, moveGenerationTables, showGeneration, tablesAmongReaders } from './schema.ts'

/** Sees to it that a projection has a generation: its tables are made when they are not there yet. */
export async function firstGeneration<DB>(db: Kysely<DB>, projection: ProjectionTables): Promise<void> {
  // Another transaction's types would be in the way of what makes the tables; the rows are this library's own.
  await (db as unknown as Kysely<unknown>).transaction().execute(async (trx) => {
    await lockProjection(trx, projection.name)
    if (await hasGeneration(trx, projection.name)) return
    const there = (await tablesAmongReaders(trx, projection.tables)) > 0
    const make = there ? moveGenerationTables : createGenerationTables
    const generation = await nextNumber(trx, projection.name)
    await activate(trx, projection, { generation, shape: await make(trx, projection, generation) })
  })
}

/**
 * For a migration: the tables that an installation has in `public` become the first generation of the projection. A foreign
 * key between them and other tables makes it fail.
 */
export async function adoptTables(
  db: Kysely<unknown>,
  projection: Pick<ProjectionTables, 'name' | 'tables'>,
): Promise<void> {
  // A migration runs inside a transaction, which Kysely's type does not say.
  const trx = db as Transaction<unknown>
  const generation = await nextNumber(trx, projection.name)
  const shape = await moveGenerationTables(trx, projection, generation)
  await activate(trx, projection, { generation, shape })
}

async function activate(
  trx: Transaction<unknown>,
  { name, tables }: Pick<ProjectionTables, 'name' | 'tables'>,
  { generation, shape }: { generation: number; shape: readonly string[] },
): Promise<void> {
  const key = { projection: name, generation }
  await insertGeneration(trx, key, { role: 'active', heals: false, shape })
  await showGeneration(trx, tables, key)
}
