import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import { streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import type { Position, WaitFor } from '@urbe/http'
import { followCities, type ProjectionHandle, runProjection } from '@urbe/read-store'
import type { Logger } from '@urbe/telemetry'

import { cities } from './city/projection.ts'
import type { Database } from './database.ts'
import { cityRuns } from './run/projection.ts'

const CATCH_UP_MS = 2_000
/** A city that was founded just now is noticed within this. */
const NOTICE_MS = 20

interface Deps {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Runs beside the projection of every city, until the city is removed. */
  readonly drive: (cityId: string, signal: AbortSignal) => Promise<void>
}

/** The projections of this service: the directory of cities, and one for each city's own stream. */
export function readModel({ db, log, logger, signal, drive }: Deps) {
  const handles = new Map<string, ProjectionHandle>()
  handles.set(
    streams.platform,
    runProjection({
      db,
      log,
      logger,
      projection: cities,
      stream: streams.platform,
      filterSubject: subjects.everyCity,
      signal,
    }),
  )
  const following = followCities({
    log,
    signal,
    logger,
    async onCity(cityId, over) {
      const stream = streams.city(cityId)
      handles.set(stream, runProjection({ db, log, logger, projection: cityRuns, stream, signal: over }))
      over.addEventListener('abort', () => handles.delete(stream), { once: true })
      await drive(cityId, over)
    },
  })

  const waitFor: WaitFor = async ({ stream, sequence }: Position, timeoutMs = CATCH_UP_MS) => {
    const deadline = Date.now() + timeoutMs
    while (!handles.has(stream) && Date.now() < deadline) await sleep(NOTICE_MS)
    return handles.get(stream)?.waitFor(sequence, Math.max(0, deadline - Date.now())) ?? false
  }
  return {
    waitFor: (position: Position, timeoutMs?: number) => waitFor(position, timeoutMs ?? CATCH_UP_MS),
    statuses: () => [...handles.values()].map((handle) => handle.status()),
    ended: () => following.stopped,
  }
}
export type ReadModel = ReturnType<typeof readModel>
