import type { Kysely } from 'kysely'

import type { EventLog, LogLines } from '@urbe/event-log'

import type { Generation } from '../generation/generations.ts'
import type { GenerationKey } from '../generation/names.ts'
import type { Projection } from '../projection.ts'
import { type Gate, noGate } from '../running/gate.ts'
import type { ProjectionStatus } from '../running/progress.ts'
import { type ProjectionHandle, runProjection } from '../running/run-projection.ts'
import type { Watchdog } from './watchdog.ts'

/** What a projection is made from. */
export interface Followed<DB> {
  readonly projection: Projection<DB>
  readonly streams: readonly string[]
  /** The stream of every city that ever was, too. */
  readonly cities?: boolean
  readonly filterSubject?: string
  /** How long a batch is waited for to fill up: the longer, the fewer transactions. */
  readonly lingerMs?: number
  /** Events in a transaction, where each of them weighs more than usual. */
  readonly batchEvents?: number
}

export interface RunDeps<DB> {
  readonly db: Kysely<DB>
  readonly log: EventLog
  readonly logger: LogLines
  readonly watchdog: Pick<Watchdog, 'applied'>
  readonly gate: Gate
  /** Whether something is being done about tables that are gone. */
  readonly onGone: (key: GenerationKey) => Promise<boolean>
}

export interface GenerationRun {
  readonly followsCities: boolean
  readonly generation: () => Generation
  /** What the database says of it now. */
  readonly is: (generation: Generation) => void
  readonly add: (stream: string) => void
  readonly handleOf: (stream: string) => ProjectionHandle | undefined
  /** All partitions have caught up. */
  readonly isLive: () => boolean
  readonly statuses: () => readonly ProjectionStatus[]
  readonly stop: () => Promise<void>
}

/** All partitions of one generation in this process. */
export function runGeneration<DB>(
  { db, log, logger, watchdog, gate, onGone }: RunDeps<DB>,
  { projection, cities = false, ...how }: Followed<DB>,
  first: Generation,
): GenerationRun {
  let now = first
  const handles = new Map<string, ProjectionHandle>()
  const stopping = new AbortController()
  const { generation } = first
  const onApplied = watchdog.applied.bind(undefined, projection.name)

  return {
    followsCities: cities,
    generation: () => now,
    is(generationNow) {
      now = generationNow
    },
    add(stream) {
      if (handles.has(stream) || stopping.signal.aborted) return
      const handle = runProjection({
        ...{ ...how, db, log, logger, projection, generation, stream, onApplied },
        signal: stopping.signal,
        gate: now.role === 'building' ? gate : noGate,
        onGone: () => onGone({ projection: projection.name, generation }),
      })
      handles.set(stream, handle)
    },
    handleOf: (stream) => handles.get(stream),
    isLive: () => [...handles.values()].every(({ status }) => status().status === 'live'),
    statuses: () =>
      [...handles.values()].map((handle) => {
        const status = handle.status()
        const missing = now.heals || (now.role === 'active' && !now.intact)
        return { ...status, role: now.role, status: missing ? 'missing' : status.status }
      }),
    async stop() {
      stopping.abort()
      await Promise.all([...handles.values()].map(({ stopped }) => stopped))
    },
  }
}
