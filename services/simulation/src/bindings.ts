import type { Kysely } from 'kysely'

import type { ForWhom, VouchFor } from '@urbe/access'
import type { City } from '@urbe/contracts'
import { type EventLog, type LogConnection, provisionStream } from '@urbe/event-log'
import type { Binding, Position } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import { countRunning, findCities, findCity, findPolicies } from './city/queries.ts'
import { cityQuota } from './city/quota.ts'
import { cityRoutes } from './city/routes.ts'
import type { Database } from './database.ts'
import { findSeries } from './kpi/queries.ts'
import { policyRoutes } from './policy/routes.ts'
import { runRoutes } from './run/routes.ts'
import { shockRoutes } from './shock/routes.ts'
import { struckShocks } from './shock/struck.ts'
import { foundings, foundingsWithin } from './source/founding.ts'
import { readImport } from './source/import-form.ts'
import type { onward } from './world/onward.ts'
import { worldRoutes } from './world/routes.ts'
import { withNewWorld } from './world/world-client.ts'
import type { Worlds } from './worlds.ts'

interface Deps {
  readonly clock: Clock
  readonly connection: LogConnection
  readonly cursorKey: Uint8Array
  readonly db: Kysely<Database>
  readonly handlers: ReturnType<typeof onward>
  readonly log: EventLog
  readonly perOwnerMax: number
  readonly runningMax: number
  readonly vouchFor: VouchFor
  readonly waitFor: (position: Position) => Promise<boolean>
  readonly worlds: Worlds
}

/** Every operation of this service, tied to what answers it. */
export function bindings(deps: Deps) {
  const { clock, db, handlers, log, waitFor, worlds } = deps
  const city = (cityId: string) => findCity(db, cityId)
  const own = foundings({
    log,
    clock,
    handle: handlers.city,
    provisionStream: streamOf(deps),
    probe: (spec) => withNewWorld(spec, (_, opened) => Promise.resolve(opened)),
  })
  const all: readonly Binding[] = [
    ...cityRoutes({
      handle: handlers.city,
      ...foundingsWithin(cityQuota(deps), own),
      readForm: readImport,
      stopForRemoval: async (cityId, asker) => {
        await handlers.run(cityId, { type: 'StopRun', data: { reason: 'removed' } }, asker)
      },
      findCity: city,
      findCities: (page) => findCities(db, page),
      waitFor,
      cursorKey: deps.cursorKey,
    }),
    ...runRoutes({
      handle: handlers.run,
      findCity: city,
      waitFor,
      countRunning: () => countRunning(db),
      runningMax: deps.runningMax,
    }),
    ...policyRoutes({
      handle: handlers.policy,
      findCity: city,
      findPolicies: (cityId) => findPolicies(db, cityId),
      waitFor,
      now: () => clock().toISOString(),
    }),
    ...shockRoutes({
      strike: handlers.strike,
      findCity: city,
      shocksOf: (cityId) => struckShocks(log, cityId),
      mapOf: worlds.mapOf,
      roomIn: (city) => roomIn(worlds, city),
    }),
    ...worldRoutes({
      shocksOf: (cityId, through) => struckShocks(log, cityId, through),
      findCity: city,
      liveState(cityId) {
        const runner = worlds.fleet.runnerOf(cityId)
        return runner && { ...runner.standing(), policies: runner.policies() }
      },
      stateAt: worlds.stateAt,
      liveConditions: (cityId) => worlds.fleet.runnerOf(cityId)?.conditions(),
      conditionsAt: worlds.conditionsAt,
      mapOf: worlds.mapOf,
      findSeries: (cityId, query) => findSeries(db, cityId, query),
    }),
  ]
  return { bindings: all, found: own.found }
}

/** The stream of a city that somebody founds, or the platform itself. */
const streamOf =
  ({ connection, vouchFor }: Pick<Deps, 'connection' | 'vouchFor'>) =>
  (cityId: string, whom: ForWhom | undefined) =>
    provisionStream(connection, 'simulation', cityId, whom && vouchFor(whom))

/** In a city that is not running, as it was when it last ran. */
async function roomIn({ fleet, conditionsAt }: Worlds, { id }: City): Promise<number> {
  const live = fleet.runnerOf(id)?.conditions()
  return (await (live ?? conditionsAt(id))).room
}
