import type { Kysely } from 'kysely'

import { streams } from '@urbe/contracts'
import type { EventLog, LogLines } from '@urbe/event-log'
import { type Healing, openReadModel, type ProjectionMeters, type ReadModel } from '@urbe/read-store'

import type { Database } from './database.ts'
import { timeline } from './timeline/projection.ts'

/** A running city writes all the time, and nobody watches the timeline by the millisecond. */
const LINGER_MS = 50
/** A row of the timeline holds the whole event and its words. */
const BATCH_EVENTS = 2_000

interface Deps {
  readonly db: Kysely<Database>
  readonly healing?: Healing
  readonly log: EventLog
  readonly logger: LogLines
  readonly meters: ProjectionMeters
  readonly signal: AbortSignal
}

/** The timeline follows the platform and every city that ever was. */
export function readModel(deps: Deps): ReadModel {
  return openReadModel({
    ...deps,
    projections: [
      {
        projection: timeline,
        streams: [streams.platform],
        cities: true,
        lingerMs: LINGER_MS,
        batchEvents: BATCH_EVENTS,
      },
    ],
  })
}
