import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'

import type { ProjectionTables } from '../projection.ts'
import { type GenerationKey, schemaOf, searchPathOf } from './names.ts'

/** Where readers look. */
const READERS = 'public'

/** Makes the tables of a generation in a new schema and answers with their shape. */
export async function createGenerationTables(
  trx: Transaction<unknown>,
  projection: ProjectionTables,
  generation: number,
): Promise<readonly string[]> {
  const key = { projection: projection.name, generation }
  await sql`create schema ${sql.id(schemaOf(key))}`.execute(trx)
  await sql`select set_config('search_path', ${searchPathOf(key)}, true)`.execute(trx)
  await projection.createTables(trx)
  await sql`set local search_path to default`.execute(trx)
  return await checkedShape(trx, projection, schemaOf(key))
}

/** Moves tables that stand where readers look into the schema of a generation: indexes and identities go with them. */
export async function moveGenerationTables(
  trx: Transaction<unknown>,
  projection: Pick<ProjectionTables, 'name' | 'tables'>,
  generation: number,
): Promise<readonly string[]> {
  const schema = schemaOf({ projection: projection.name, generation })
  await sql`create schema ${sql.id(schema)}`.execute(trx)
  for (const table of projection.tables) {
    await sql`alter table ${sql.id(READERS, table)} set schema ${sql.id(schema)}`.execute(trx)
  }
  return await checkedShape(trx, projection, schema)
}

export async function dropGenerationTables<DB>(trx: Transaction<DB>, key: GenerationKey): Promise<void> {
  await sql`drop schema if exists ${sql.id(schemaOf(key))} cascade`.execute(trx)
}

/** From the end of the transaction on, readers see this generation. In the order of the names, so that no two wait in a circle. */
export async function showGeneration<DB>(
  trx: Transaction<DB>,
  tables: readonly string[],
  key: GenerationKey,
): Promise<void> {
  for (const table of [...tables].sort()) {
    await sql`drop view if exists ${sql.id(READERS, table)}`.execute(trx)
    await sql`create view ${sql.id(READERS, table)} as select * from ${sql.id(schemaOf(key), table)}`.execute(
      trx,
    )
  }
}

/** How many of the tables stand, as tables, where readers look. */
export async function tablesAmongReaders<DB>(db: Kysely<DB>, tables: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = ${READERS} and relkind in ('r', 'p') and relname = any(${tables})`.execute(db)
  return rows[0]?.count ?? 0
}

/** `<table>.<column> <type>` of everything in a schema. */
export const shapeIn = (schema: RawBuilder<unknown>) => sql<string[]>`array(
  select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where n.nspname = ${schema} and c.relkind in ('r', 'p')
  order by c.relname, a.attnum
)`

/** Whether there is a view or table of the name for every table in the shape. */
export const readableAll = (shape: RawBuilder<unknown>) => sql<boolean>`not exists (
  select from unnest(${shape}) as part
  where to_regclass(quote_ident(${READERS}) || '.' || quote_ident(split_part(part, '.', 1))) is null
)`

async function checkedShape<DB>(
  trx: Transaction<DB>,
  { name, tables }: Pick<ProjectionTables, 'name' | 'tables'>,
  schema: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ shape: string[] }>`select ${shapeIn(sql`${schema}`)} as shape`.execute(trx)
  const shape = rows[0]?.shape ?? []
  const made = [...new Set(shape.map((part) => part.slice(0, part.indexOf('.'))))].sort()
  const wanted = [...tables].sort()
  if (made.join() !== wanted.join()) {
    throw new Error(`${name} has the tables ${wanted.join(', ')}, but made ${made.join(', ')}`)
  }
  await refuseForeignKeys(trx, name, schema)
  return shape
}

/** A key that leads in or out would tie a generation to tables that do not change with it. */
async function refuseForeignKeys<DB>(trx: Transaction<DB>, name: string, schema: string): Promise<void> {
  const { rows } = await sql<{ conname: string }>`
    select conname from pg_constraint
    join pg_class mine on mine.oid = conrelid join pg_class theirs on theirs.oid = confrelid
    where contype = 'f' and mine.relnamespace <> theirs.relnamespace
      and ${schema}::regnamespace in (mine.relnamespace, theirs.relnamespace)`.execute(trx)
  const [key] = rows
  if (key !== undefined)
    throw new Error(`${name}: the foreign key ${key.conname} leads out of the generation`)
}
