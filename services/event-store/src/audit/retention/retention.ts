import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../../database.ts'
import { grownSoFar } from '../append.ts'
import { coldBundles } from './cold-bundles.ts'
import type { ColdStore } from './cold-folder.ts'
import { inSteps } from './in-steps.ts'
import { oldEntries, prune, type Span, toldBefore, writeCold } from './pruning.ts'
import { oldColdFiles, removeCold, toldRemoved } from './removal.ts'

const DAY_MS = 86_400_000

/** For how long entries stay in the database, and where they go afterwards. */
export interface Retention {
  readonly days: number
  readonly store: ColdStore
  /** So long the files stay; for ever without it. */
  readonly coldDays?: number | undefined
  /** Between two steps while something is under way. */
  readonly stepMs?: number
}
interface Wiring {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly logger: LogLines
  readonly trail: Pick<AuditTrail, 'record'>
  readonly retention: Retention
}
interface Lasting {
  readonly lasting: AbortSignal
  /** What stands in the way; undefined when nothing does. */
  readonly onFault: (fault: string | undefined) => void
}

/**
 * Old entries are written to cold files, an entry of the trail tells of it, and only when that one is signed they are taken out of
 * the table. When the time of the files is over, an entry tells of that, and only when it is signed they are removed. Every step can
 * be done twice, so that nothing but the tables and the files has to be remembered.
 */
export async function keepRetention(wiring: Wiring, { lasting, onFault }: Lasting): Promise<void> {
  const { logger, retention } = wiring
  const words = 'old entries of the trail are not moved'
  await inSteps({ step: steps(wiring, lasting), lasting, onFault, logger, words, stepMs: retention.stepMs })
}

/** One step further; true when there is another one soon. */
function steps(wiring: Wiring, lasting: AbortSignal): () => Promise<boolean> {
  const places = { db: wiring.db, cold: coldBundles(wiring.retention.store), lasting }
  const move = moving(wiring, places)
  const remove = removing(wiring, places)
  return async () => (await move()) || (await remove())
}

type Places = Parameters<typeof prune>[0]

function moving({ db, trail, ...wiring }: Wiring, places: Places): () => Promise<boolean> {
  /** Told, and perhaps not signed yet. */
  let asked = 0
  return async () => {
    const { keptFrom: from } = await grownSoFar(db)
    const before = await toldBefore(db, 'trail.pruned')
    if (before > from) {
      await prune(places, { from, before })
      return true
    }
    if (asked > from) return true
    const old = await oldEntries(db, { from, until: daysAgo(wiring, wiring.retention.days) })
    if (old.before === from) return false
    await writeCold(places, old)
    await tell(trail, 'trail.pruned', old)
    asked = old.before
    return true
  }
}

function removing({ db, trail, ...wiring }: Wiring, places: Places): () => Promise<boolean> {
  const { days, coldDays } = wiring.retention
  /** Told, and perhaps not signed yet. */
  let asked = 0
  return async () => {
    if (coldDays === undefined) return false
    const told = await toldRemoved(db)
    if (told.before > told.from) {
      await removeCold(places, told)
      return true
    }
    if (asked > told.from) return true
    const old = await oldColdFiles(db, daysAgo(wiring, days + coldDays))
    if (old.before === old.from) return false
    await tell(trail, 'trail.removed', old)
    asked = old.before
    return true
  }
}

const daysAgo = ({ clock }: Pick<Wiring, 'clock'>, days: number) =>
  new Date(clock().getTime() - days * DAY_MS)

async function tell(
  trail: Wiring['trail'],
  action: 'trail.pruned' | 'trail.removed',
  { from, before }: Span,
): Promise<void> {
  const actor = { type: 'service', id: 'event-store' } as const
  await trail.record({ action, outcome: 'allowed', actor, details: { from, before } })
}
