import { type Kysely, sql, type Transaction } from 'kysely'

import { type GenerationRole, readStore } from '../tables.ts'
import { type GenerationKey, schemaOf } from './names.ts'
import { readableAll, shapeIn } from './schema.ts'

/** Beyond so many nobody needs to know how many parked commits there are. */
const PARKED_COUNTED_MAX = 1_000

export interface Generation extends GenerationKey {
  readonly role: GenerationRole
  /** Takes the place of one whose tables are gone, as soon as it is complete. */
  readonly heals: boolean
  /** All its tables are there, with all the columns they were made with. */
  readonly intact: boolean
  /** Readers find something under the name of each of its tables. */
  readonly readable: boolean
  /** Readers have seen it once. */
  readonly served: boolean
  readonly readyForMs: number
  /** Commits of it that are set aside, up to a limit. */
  readonly parked: number
}

/** All generations of some projections, the newest first. */
export async function readGenerations<DB>(
  db: Kysely<DB>,
  projections: readonly string[],
): Promise<Generation[]> {
  const { rows } = await sql<Generation>`
    select g.projection, g.generation, g.role, g.heals,
      g.shape <@ ${shapeIn(sql.ref('g.schema'))} as intact,
      ${readableAll(sql.ref('g.shape'))} as readable,
      g.activated_at is not null as served,
      case when g.role = 'ready' then extract(epoch from now() - g.changed_at)::float8 * 1000 else 0 end as "readyForMs",
      (select count(*) from (
        select from parked_event p
        where p.projection = g.projection and p.generation = g.generation limit ${PARKED_COUNTED_MAX}
      ) as counted) as parked
    from projection_generation g where g.projection = any(${projections})
    order by g.projection, g.generation desc`.execute(db)
  return rows
}

export async function insertGeneration<DB>(
  trx: Transaction<DB>,
  key: GenerationKey,
  { role, heals, shape }: { role: 'active' | 'building'; heals: boolean; shape: readonly string[] },
): Promise<void> {
  await readStore(trx)
    .insertInto('projection_generation')
    .values({
      ...key,
      schema: schemaOf(key),
      role,
      heals,
      shape: [...shape],
      comparison: null,
      activated_at: role === 'active' ? sql`now()` : null,
    })
    .execute()
}

interface RoleChange {
  readonly role: GenerationRole
  readonly heals?: boolean
}

/** A generation and its checkpoints have one role. */
export async function setRole<DB>(
  trx: Transaction<DB>,
  { projection, generation }: GenerationKey,
  { role, heals = false }: RoleChange,
): Promise<void> {
  await readStore(trx)
    .updateTable('projection_generation')
    .set({ role, heals, changed_at: sql`now()`, ...(role === 'active' && { activated_at: sql`now()` }) })
    .where('projection', '=', projection)
    .where('generation', '=', generation)
    .execute()
  await readStore(trx)
    .updateTable('projection_checkpoint')
    .set({ role })
    .where('projection', '=', projection)
    .where('generation', '=', generation)
    .execute()
}

export async function deleteGeneration<DB>(trx: Transaction<DB>, key: GenerationKey): Promise<void> {
  for (const table of ['parked_event', 'projection_checkpoint', 'projection_generation'] as const) {
    await readStore(trx)
      .deleteFrom(table)
      .where('projection', '=', key.projection)
      .where('generation', '=', key.generation)
      .execute()
  }
}

/** A number that no generation of the projection has ever had. */
export async function nextNumber<DB>(trx: Transaction<DB>, projection: string): Promise<number> {
  const { newest } = await readStore(trx)
    .insertInto('projection_number')
    .values({ projection, newest: 1 })
    .onConflict((conflict) =>
      conflict.column('projection').doUpdateSet({ newest: sql`projection_number.newest + 1` }),
    )
    .returning('newest')
    .executeTakeFirstOrThrow()
  return newest
}

export async function hasGeneration<DB>(trx: Transaction<DB>, projection: string): Promise<boolean> {
  const row = await readStore(trx)
    .selectFrom('projection_generation')
    .select('generation')
    .where('projection', '=', projection)
    .executeTakeFirst()
  return row !== undefined
}
