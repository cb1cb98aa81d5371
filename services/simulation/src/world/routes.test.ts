import { expect, it } from '@jest/globals'

import type { Kpis } from '@urbe/city-model'
import { type City, endpoints } from '@urbe/contracts'
import type { Asker, Incoming } from '@urbe/http'

import { conditionsAsColumns } from './conditions.ts'
import { worldRoutes } from './routes.ts'

const state = (tick: number) => ({ tick, stateHash: `hash ${tick}`, kpis: {} as Kpis, policies: {} })
const NO_LINKS = { delayPermille: Int32Array.of(), vehicles: Int32Array.of(), closed: Uint8Array.of() }
const conditions = (tick: number) => conditionsAsColumns({ tick, links: NO_LINKS })

/** A city whose events were told up to `told`, and which somebody looks at while its world here stands at `live`. */
function look({ told, live }: { told: number; live: number | undefined }) {
  const routes = worldRoutes({
    findCity: async (id) => ({ id, tick: told, phase: 'running' }) as City,
    liveState: () => (live === undefined ? undefined : state(live)),
    stateAt: async () => ({ ...state(told), phase: 'running', inputsThrough: 0 }),
    liveConditions: () => (live === undefined ? undefined : Promise.resolve(conditions(live))),
    conditionsAt: async () => conditions(told),
    mapOf: () => Promise.reject(new Error('nobody asks for the map')),
    shocksOf: async () => [],
    findSeries: () => Promise.reject(new Error('nobody asks for a series')),
  })
  return async (endpoint: object): Promise<number> => {
    const route = routes.find((each) => each.endpoint === endpoint)
    const incoming = { params: { id: 'city' }, query: {}, asker: { actor: 'user:1' } as Asker } as Incoming
    const answer = await route?.handle(incoming)
    return (answer as { body: { tick: number } }).body.tick
  }
}

it.each([
  ['of the world that runs here', { told: 10, live: 12 }, 12],
  ['of the log where that world still catches up', { told: 10, live: 3 }, 10],
  ['of the log where no world runs', { told: 10, live: undefined }, 10],
])('state and conditions are those %s', async (_, given, tick) => {
  const asked = look(given)
  expect(await asked(endpoints.getCityState)).toBe(tick)
  expect(await asked(endpoints.getCityConditions)).toBe(tick)
})
