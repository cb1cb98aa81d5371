import { type Kysely, sql, type Transaction } from 'kysely'

import { Refusal } from '@urbe/kernel'

import type { ProjectionTables } from '../projection.ts'
import { readStore } from '../tables.ts'
import {
  deleteGeneration,
  type Generation,
  insertGeneration,
  nextNumber,
  readGenerations,
  setRole,
} from './generations.ts'
import { lockGeneration, lockProjection } from './locks.ts'
import type { GenerationKey } from './names.ts'
import { createGenerationTables, dropGenerationTables, showGeneration } from './schema.ts'

/** The generation that readers see, or the one that takes the place of what is gone. */
export function servingOf(generations: readonly Generation[]): Generation | undefined {
  return generations.find(({ role }) => role === 'active') ?? generations.find(({ heals }) => heals)
}

/** The generation that is being built or waits to be switched to; there is one at most. */
export function comingOf(generations: readonly Generation[]): Generation | undefined {
  return generations.find(({ role }) => role === 'building' || role === 'ready')
}

/** A new generation beside the active one. Its partitions start at 0, and nothing in it has effects on the world outside. */
export function beginRebuild<DB>(db: Kysely<DB>, projection: ProjectionTables): Promise<GenerationKey> {
  return alone(db, projection, async (trx, generations) => {
    if (comingOf(generations) !== undefined) {
      throw new Refusal('rebuild_running', `${projection.name} is being built already`)
    }
    return await addGeneration(trx, projection, { heals: false })
  })
}

/** Gives up what is being built. One that readers have seen before goes back to where it was, any other one goes. */
export function cancelRebuild<DB>(db: Kysely<DB>, projection: ProjectionTables): Promise<GenerationKey> {
  return alone(db, projection, async (trx, generations) => {
    const coming = comingOf(generations)
    if (coming === undefined || coming.heals) {
      throw new Refusal('rebuild_not_running', `nothing of ${projection.name} is being built`)
    }
    await lockGeneration(trx, coming)
    if (coming.served) await setRole(trx, coming, { role: 'retired' })
    else await forgetGeneration(trx, coming)
    return keyOf(coming)
  })
}

/** Everything that concerns a generation has been caught up with: it can be switched to. */
export async function markReady<DB>(db: Kysely<DB>, projection: ProjectionTables): Promise<void> {
  await alone(db, projection, async (trx, generations) => {
    const coming = comingOf(generations)
    if (coming?.role === 'building') await setRole(trx, coming, { role: 'ready', heals: coming.heals })
  })
}

/** A generation that readers saw before goes on from where it was left, without effects, until it can be switched to. */
export function revive<DB>(db: Kysely<DB>, projection: ProjectionTables, generation: number): Promise<void> {
  return alone(db, projection, async (trx, generations) => {
    const wanted = generations.find((each) => each.generation === generation)
    if (wanted?.role !== 'retired' || comingOf(generations) !== undefined) return
    if (!wanted.intact)
      throw new Refusal('generation_not_ready', `the tables of generation ${generation} are gone`)
    await setRole(trx, wanted, { role: 'building' })
  })
}

/**
 * Tables that readers need are gone: what is being built, or a new generation, takes their place as soon as it is complete.
 * Nobody applies to the lost one any more, so that effects go on after the place where it stood. `unfit` tables are there, but
 * not as the projection needs them. Answers whether anything had to be built.
 */
export function beginHealing<DB>(
  db: Kysely<DB>,
  projection: ProjectionTables,
  { unfit = false }: { unfit?: boolean } = {},
): Promise<boolean> {
  return alone(db, projection, async (trx, generations) => {
    const lost = generations.find(({ role }) => role === 'active')
    if (lost === undefined) return false
    if (lost.intact && !unfit) {
      if (!lost.readable) await showGeneration(trx, projection.tables, lost)
      return false
    }
    await lockGeneration(trx, lost)
    const coming = comingOf(generations)
    if (coming !== undefined) await lockGeneration(trx, coming)
    if (coming?.intact === false) await forgetGeneration(trx, coming)
    const healing = coming?.intact ? keyOf(coming) : await addGeneration(trx, projection, { heals: true })
    await setRole(trx, lost, { role: 'retired' })
    await setRole(trx, healing, { role: 'building', heals: true })
    await continueEffects(trx, lost, healing)
    return true
  })
}

/** The tables of what is being built are gone: another generation takes its place, and owes the same. */
export function beginAgain<DB>(db: Kysely<DB>, projection: ProjectionTables): Promise<void> {
  return alone(db, projection, async (trx, generations) => {
    const coming = comingOf(generations)
    if (coming === undefined || coming.intact) return
    await lockGeneration(trx, coming)
    const { heals } = coming
    const owed = await readStore(trx)
      .selectFrom('projection_checkpoint')
      .select(['projection', 'stream', 'effects_after'])
      .where('projection', '=', coming.projection)
      .where('generation', '=', coming.generation)
      .execute()
    await forgetGeneration(trx, coming)
    const { generation } = await addGeneration(trx, projection, { heals })
    if (!heals || owed.length === 0) return
    const begun = { generation, sequence: 0, commit_id: null, hash: null, role: 'building' } as const
    await readStore(trx)
      .insertInto('projection_checkpoint')
      .values(owed.map((each) => ({ ...each, ...begun, updated_at: sql`now()` })))
      .execute()
  })
}

export async function forgetGeneration(trx: Transaction<unknown>, key: GenerationKey): Promise<void> {
  await dropGenerationTables(trx, key)
  await deleteGeneration(trx, key)
}

/** What one generation has owed to the world outside, another one does not owe again. */
export async function continueEffects(
  trx: Transaction<unknown>,
  from: GenerationKey,
  to: GenerationKey,
): Promise<void> {
  await sql`insert into projection_checkpoint
      (projection, generation, stream, sequence, role, effects_after, updated_at)
    select before.projection, g.generation, before.stream, 0, g.role, before.sequence, now()
    from projection_checkpoint before
    join projection_generation g on g.projection = before.projection and g.generation = ${to.generation}
    where before.projection = ${from.projection} and before.generation = ${from.generation}
    on conflict (projection, generation, stream) do update set effects_after = excluded.effects_after`.execute(
    trx,
  )
  await sql`update projection_checkpoint set effects_after = 0
    where projection = ${to.projection} and generation = ${to.generation} and effects_after is null`.execute(
    trx,
  )
  await sql`update projection_checkpoint set effects_after = null
    where projection = ${from.projection} and generation = ${from.generation}`.execute(trx)
  await sql`update parked_event later set owed = true from parked_event before
    where later.projection = ${to.projection} and later.generation = ${to.generation}
      and before.projection = ${from.projection} and before.generation = ${from.generation}
      and later.stream = before.stream and later.sequence = before.sequence and before.owed`.execute(trx)
}

async function addGeneration(
  trx: Transaction<unknown>,
  projection: ProjectionTables,
  { heals }: { heals: boolean },
): Promise<GenerationKey> {
  const generation = await nextNumber(trx, projection.name)
  const key = { projection: projection.name, generation }
  const shape = await createGenerationTables(trx, projection, generation)
  await insertGeneration(trx, key, { role: 'building', heals, shape })
  return key
}

/** With the generations as they are while nobody else can change them. */
export function alone<DB, Answer>(
  db: Kysely<DB>,
  { name }: Pick<ProjectionTables, 'name'>,
  work: (trx: Transaction<unknown>, generations: readonly Generation[]) => Promise<Answer>,
): Promise<Answer> {
  // The tables that are worked on are those of this library, whatever else the database holds.
  return (db as unknown as Kysely<unknown>).transaction().execute(async (trx) => {
    await lockProjection(trx, name)
    return await work(trx, await readGenerations(trx, [name]))
  })
}

const keyOf = ({ projection, generation }: Generation): GenerationKey => ({ projection, generation })
