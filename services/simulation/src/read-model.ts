import type { Kysely } from 'kysely'

import { streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import {
  followCities,
  type Healing,
  type ReadModel as Model,
  openReadModel,
  type ProjectionMeters,
} from '@urbe/read-store'
import type { Logger } from '@urbe/telemetry'

import { cities } from './city/projection.ts'
import type { Database } from './database.ts'
import { cityRuns } from './run/projection.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly healing?: Healing
  readonly log: EventLog
  readonly logger: Logger
  readonly meters: ProjectionMeters
  readonly signal: AbortSignal
  /** Runs beside the projection of every city, until the city is removed. */
  readonly drive: (cityId: string, signal: AbortSignal) => Promise<void>
}

/** The projections of this service: the directory of cities, and where the run of each city stands. */
export function readModel({ drive, ...deps }: Deps) {
  const model = openReadModel({
    ...deps,
    projections: [
      { projection: cities, streams: [streams.platform], filterSubject: subjects.everyCity },
      { projection: cityRuns, streams: [], cities: true },
    ],
  })
  const { log, logger, signal } = deps
  const driven = followCities({ log, logger, signal, onCity: drive })
  return { ...model, ended: async () => void (await Promise.all([model.stopped, driven.stopped])) }
}
export type ReadModel = Model
