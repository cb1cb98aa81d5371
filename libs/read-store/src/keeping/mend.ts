import type { Kysely } from 'kysely'

import type { LogLines } from '@urbe/event-log'

import { type Generation, readGenerations } from '../generation/generations.ts'
import { beginAgain, beginHealing, comingOf, markReady } from '../generation/lifecycle.ts'
import type { GenerationKey } from '../generation/names.ts'
import { switchToReady } from '../generation/switch.ts'
import type { ProjectionTables } from '../projection.ts'
import type { Watchdog } from './watchdog.ts'

interface Mending<DB> {
  readonly db: Kysely<DB>
  readonly logger: LogLines
  readonly watchdog: Pick<Watchdog, 'rebuilds'>
  /** Whether everything that concerns the generation has been caught up with. */
  readonly isComplete: (generation: Generation) => boolean
}

/** Makes again what is gone, and lets readers see what is there in its place. Answers whether it changed anything. */
export async function mend<DB>(
  mending: Mending<DB>,
  projection: ProjectionTables,
  generations: readonly Generation[],
): Promise<boolean> {
  const active = generations.find(({ role }) => role === 'active')
  if (active !== undefined && !(active.intact && active.readable)) {
    await heal(mending, projection)
    return true
  }
  const coming = comingOf(generations)
  if (coming === undefined) return false
  if (!coming.intact) {
    await beginAgain(mending.db, projection)
    return true
  }
  return await advance(mending, projection, coming)
}

async function advance<DB>(
  { db, logger, isComplete }: Mending<DB>,
  projection: ProjectionTables,
  coming: Generation,
): Promise<boolean> {
  const { role, heals, generation } = coming
  if (role === 'building') {
    if (!isComplete(coming)) return false
    await markReady(db, projection)
    return true
  }
  if (!heals) return false
  await switchToReady(db, projection)
  logger.info({ projection: projection.name, generation }, 'the tables of a projection are there again')
  return true
}

async function heal<DB>(
  { db, logger, watchdog }: Mending<DB>,
  projection: ProjectionTables,
  how: { unfit?: boolean } = {},
): Promise<void> {
  const building = await beginHealing(db, projection, how)
  if (!building) return
  watchdog.rebuilds(projection.name)
  logger.error({ projection: projection.name }, 'the tables of a projection are gone and are built anew')
}

/**
 * A projector met tables that are not there, or not as it needs them. Answers false when they are as this very code made them:
 * building them once more would not help.
 */
export async function mendUnfit<DB>(
  mending: Mending<DB>,
  projection: ProjectionTables,
  { generation }: GenerationKey,
): Promise<boolean> {
  const generations = await readGenerations(mending.db, [projection.name])
  const mine = generations.find((each) => each.generation === generation)
  if (mine === undefined || mine.role === 'retired') return true
  if (mine.role === 'active') {
    await heal(mending, projection, { unfit: true })
    return true
  }
  if (mine.intact) return false
  await beginAgain(mending.db, projection)
  return true
}
