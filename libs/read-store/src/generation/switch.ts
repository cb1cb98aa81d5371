import { setTimeout as sleep } from 'node:timers/promises'

import { type Kysely, sql, type Transaction } from 'kysely'

import { Refusal } from '@urbe/kernel'

import type { ProjectionTables } from '../projection.ts'
import { isInterrupted, isLockTimeout } from '../running/sql-states.ts'
import { readStore } from '../tables.ts'
import { compareGenerations, type TableComparison } from './compare.ts'
import { type Generation, readGenerations, setRole } from './generations.ts'
import { alone, comingOf, continueEffects, forgetGeneration } from './lifecycle.ts'
import { lockGeneration } from './locks.ts'
import { showGeneration } from './schema.ts'

/** Readers wait so long at most, behind a switch that waits for a reader before them. */
export const SWITCH_LOCK_MS = 100
export const SWITCH_TRIES_MAX = 25
const SWITCH_RETRY_MS = 100
/** Generations that are kept so that readers can be shown them again. */
export const RETIRED_KEPT = 1

export interface Switched {
  readonly projection: string
  readonly generation: number
  /** The one that readers saw before. */
  readonly previous: number
  readonly comparison: readonly TableComparison[]
}

/** Lets readers see the generation that is ready, in one transaction and without an error of theirs. */
export async function switchToReady<DB>(db: Kysely<DB>, projection: ProjectionTables): Promise<Switched> {
  const generations = await readGenerations(db, [projection.name])
  const { before, after } = sidesOf(projection, generations)
  const comparison = before.intact ? await compare(db, projection, { before, after }) : []
  for (let tries = 1; ; tries++) {
    try {
      const previous = await alone(db, projection, (trx, now) => exchange(trx, projection, now, comparison))
      return { projection: projection.name, generation: after.generation, previous, comparison }
    } catch (error) {
      if (!isLockTimeout(error) && !isInterrupted(error)) throw error
      if (tries >= SWITCH_TRIES_MAX) {
        throw new Refusal('not_ready', `readers of ${projection.name} leave no moment to switch`)
      }
      await sleep(SWITCH_RETRY_MS)
    }
  }
}

interface Sides {
  readonly before: Generation
  readonly after: Generation
}

function compare<DB>(db: Kysely<DB>, { tables }: ProjectionTables, { before, after }: Sides) {
  return compareGenerations(db, { tables, before, after })
}

function sidesOf({ name }: ProjectionTables, generations: readonly Generation[]): Sides {
  const after = comingOf(generations)
  if (after?.role !== 'ready') throw new Refusal('generation_not_ready', `nothing of ${name} is ready`)
  const before =
    generations.find(({ role }) => role === 'active') ?? generations.find(({ role }) => role === 'retired')
  if (before === undefined) throw new Error(`${name} has nothing before generation ${after.generation}`)
  return { before, after }
}

async function exchange(
  trx: Transaction<unknown>,
  projection: ProjectionTables,
  generations: readonly Generation[],
  comparison: readonly TableComparison[],
): Promise<number> {
  const { before, after } = sidesOf(projection, generations)
  await sql`select set_config('lock_timeout', ${`${SWITCH_LOCK_MS}ms`}, true)`.execute(trx)
  await lockGeneration(trx, before)
  await lockGeneration(trx, after)
  // What heals has taken over the effects when it began; the one before does not move any more.
  if (!after.heals) {
    await refuseAhead(trx, { before, after })
    await continueEffects(trx, before, after)
  }
  await setRole(trx, before, { role: 'retired' })
  await setRole(trx, after, { role: 'active' })
  await readStore(trx)
    .updateTable('projection_generation')
    .set({ comparison: JSON.stringify(comparison) })
    .where('projection', '=', after.projection)
    .where('generation', '=', after.generation)
    .execute()
  await showGeneration(trx, projection.tables, after)
  const kept = before.intact ? [before.generation, after.generation] : [after.generation]
  await forgetOthers(trx, generations, kept)
  return before.generation
}

/** The ceiling keeps it from coming to this; a switch that went back in time would owe effects twice. */
async function refuseAhead(trx: Transaction<unknown>, { before, after }: Sides): Promise<void> {
  const { rows } = await sql<{ stream: string }>`
    select mine.stream from projection_checkpoint mine
    left join projection_checkpoint theirs on theirs.projection = mine.projection
      and theirs.stream = mine.stream and theirs.generation = ${before.generation}
    where mine.projection = ${after.projection} and mine.generation = ${after.generation}
      and mine.sequence > coalesce(theirs.sequence, 0)`.execute(trx)
  const [ahead] = rows
  if (ahead !== undefined) {
    throw new Refusal('generation_not_ready', `generation ${after.generation} is ahead on ${ahead.stream}`)
  }
}

/** Beside the one that readers see, only as many are kept as one may want to go back to. */
async function forgetOthers(
  trx: Transaction<unknown>,
  generations: readonly Generation[],
  kept: readonly number[],
): Promise<void> {
  const old = generations.filter(({ generation }) => !kept.includes(generation))
  const spare = RETIRED_KEPT - (kept.length - 1)
  const intact = old.filter((each) => each.intact)
  const keptToo = new Set(intact.slice(0, Math.max(0, spare)))
  for (const each of old) if (!keptToo.has(each)) await forgetGeneration(trx, each)
}
