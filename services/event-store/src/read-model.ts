import type { Kysely } from 'kysely'

import { streams } from '@urbe/contracts'
import type { EventLog, LogLines } from '@urbe/event-log'
import { followCities, type ProjectionHandle, positions, runProjection } from '@urbe/read-store'

import type { Database } from './database.ts'
import { timeline } from './timeline/projection.ts'

/** A running city writes all the time, and nobody watches the timeline by the millisecond. */
const LINGER_MS = 50

interface Deps {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly logger: LogLines
  readonly signal: AbortSignal
}

/** The timeline follows the platform and every city that ever was. */
export function readModel({ db, log, logger, signal }: Deps) {
  const handles = new Map<string, ProjectionHandle>()
  const index = (stream: string) => {
    const options = { db, log, logger, stream, signal, projection: timeline, lingerMs: LINGER_MS }
    handles.set(stream, runProjection(options))
  }
  index(streams.platform)
  const onCity = (cityId: string) => index(streams.city(cityId))
  const cities = followCities({ log, logger, signal, onCity, keepRemoved: true })
  const statuses = () => [...handles.values()].map((handle) => handle.status())
  return {
    statuses,
    waitFor: positions(() => handles.values()),
    async ended(): Promise<void> {
      await cities.stopped.catch(() => undefined)
      await Promise.all([...handles.values()].map(({ stopped }) => stopped))
    },
  }
}
