import { setTimeout } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import type { EventLog, LogConnection } from '@urbe/event-log'
import type { Clock, NewId } from '@urbe/kernel'
import type { Logger, Meters } from '@urbe/telemetry'

import type { Database } from './database.ts'
import type { sampleStore } from './kpi/samples.ts'
import { readSpec } from './source/specs.ts'
import { runnerTelemetry } from './telemetry.ts'
import { cityFleet } from './world/city-fleet.ts'
import { checkEngine } from './world/engine-of-city.ts'
import { historian } from './world/historian.ts'
import { announcedKeyframes, keyframesIn } from './world/keyframes.ts'
import { mapStore } from './world/maps.ts'

interface Deps {
  readonly connection: Pick<LogConnection, 'publish'>
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly logger: Logger
  readonly meters: Meters
  readonly newId: NewId
  readonly samples: Pick<ReturnType<typeof sampleStore>, 'add' | 'dropped'>
}

/** The worlds of this process: those that run, those that are looked back at, and their maps. */
export function openWorlds({ connection, clock, db, log, logger, meters, newId, samples }: Deps) {
  /** Nothing can be told of a city, and nothing done in it, that this engine would play otherwise. */
  const ofThisEngine = (cityId: string) => checkEngine(log, cityId)
  const specOf = async (cityId: string) => {
    await ofThisEngine(cityId)
    return readSpec(log, cityId)
  }
  const keyframes = announcedKeyframes(keyframesIn(db), { clock, log })
  const told = runnerTelemetry({
    connection,
    meters,
    clock,
    store: samples.add,
    running: () => fleet.size(),
    samplesDropped: samples.dropped,
  })
  const fleet = cityFleet({ log, keyframes, logger, clock, newId, specOf, sleep, ...told })
  const { close: endLooksBack, ...past } = historian({ log, keyframes, logger, specOf })
  const maps = mapStore({ runnerOf: fleet.runnerOf, specOf })
  const ended = async (): Promise<void> => {
    await Promise.all([fleet.ended(), endLooksBack()])
  }
  return { fleet, ...past, mapOf: maps.mapOf, ofThisEngine, ended }
}
export type Worlds = ReturnType<typeof openWorlds>

/** Ends early, and quietly, when the signal aborts. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
