import {
  type City,
  type CityConditions,
  type CityMap,
  type CityState,
  endpoints,
  type ShockStruck,
  simulatedTimeAt,
} from '@urbe/contracts'
import { type Asker, type Binding, bind } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import { type Series, type SeriesQuery, seriesAsCsv } from '../kpi/queries.ts'
import { sharesOf } from '../shares.ts'
import { type PastMoment, type PastState, tickAt, WAITING_MAX } from './historian.ts'
import type { Conditions } from './protocol.ts'

/** Look backs that one caller has waiting at a time; some places are left for others. */
const LOOK_BACKS_EACH_MAX = 6

interface Deps {
  readonly findCity: (cityId: string) => Promise<City | undefined>
  /** The state of a city that runs here, if it does. */
  readonly liveState: (cityId: string) => Omit<PastState, 'phase' | 'inputsThrough'> | undefined
  /** At the newest tick without a moment, as the next one. */
  readonly stateAt: (cityId: string, moment?: PastMoment) => Promise<PastState>
  /** The conditions in a city that runs here, if it does. */
  readonly liveConditions: (cityId: string) => Promise<Conditions> | undefined
  readonly conditionsAt: (cityId: string, moment?: PastMoment) => Promise<Conditions>
  readonly mapOf: (cityId: string) => Promise<CityMap>
  /** Up to a sequence of the city's stream; all of them without one. */
  readonly shocksOf: (cityId: string, through?: number) => Promise<readonly ShockStruck[]>
  readonly findSeries: (cityId: string, query: SeriesQuery) => Promise<Series>
}

interface When {
  readonly tick?: number | undefined
  readonly at?: string | undefined
  readonly seq?: number | undefined
}

export function worldRoutes(deps: Deps): readonly Binding[] {
  const open = async (cityId: string) => {
    const city = await deps.findCity(cityId)
    if (city === undefined) throw new Refusal('city_not_found', 'there is no such city')
    return city
  }
  const share = sharesOf({ each: LOOK_BACKS_EACH_MAX, all: WAITING_MAX })
  const lookingFor = ({ actor }: Asker): Deps => ({
    ...deps,
    stateAt: (...what) => share(actor, () => deps.stateAt(...what)),
    conditionsAt: (...what) => share(actor, () => deps.conditionsAt(...what)),
  })
  return [
    bind(endpoints.getCityState, async ({ params, query, asker }) => ({
      body: await stateOf(lookingFor(asker), await open(params.id), query),
    })),

    bind(endpoints.getCityConditions, async ({ params, query, asker }) => ({
      body: await conditionsOf(lookingFor(asker), await open(params.id), query),
    })),

    bind(endpoints.getCityMap, async ({ params }) => {
      await open(params.id)
      return { body: await deps.mapOf(params.id) }
    }),

    bind(endpoints.getCityKpis, async ({ params, query }) => {
      await open(params.id)
      const series = await deps.findSeries(params.id, query)
      return query.format === 'csv'
        ? { text: { type: 'text/csv; charset=utf-8', content: seriesAsCsv(series) } }
        : { body: series }
    }),
  ]
}

async function stateOf(deps: Deps, city: City, when: When): Promise<CityState> {
  const moment = momentOf(when)
  const live = moment === undefined ? deps.liveState(city.id) : undefined
  const state = isUpTo(city, live)
    ? { ...live, phase: city.phase, inputsThrough: undefined }
    : await deps.stateAt(city.id, moment)
  const { tick, stateHash, phase, kpis, policies } = state
  return {
    cityId: city.id,
    tick,
    simulatedTime: simulatedTimeAt(tick),
    phase,
    stateHash,
    kpis: { ...kpis },
    policies: Object.entries(policies).map(([policy, { parameters, since }]) => ({
      policy,
      parameters: { ...parameters },
      since,
    })),
    shocks: [...(await deps.shocksOf(city.id, state.inputsThrough))],
  }
}

async function conditionsOf(deps: Deps, city: City, when: When): Promise<CityConditions> {
  const moment = momentOf(when)
  const live = moment === undefined ? await deps.liveConditions(city.id) : undefined
  const { tick, links, districts, room } = isUpTo(city, live)
    ? live
    : await deps.conditionsAt(city.id, moment)
  return { cityId: city.id, tick, simulatedTime: simulatedTimeAt(tick), links, districts, room }
}

/** A world that is opened anew begins at its last keyframe: until it has caught up, it is behind what was told of the city. */
function isUpTo<Live extends { readonly tick: number }>(city: City, live: Live | undefined): live is Live {
  return live !== undefined && live.tick >= city.tick
}

function momentOf({ tick, at, seq }: When): PastMoment | undefined {
  const given = [tick, at, seq].filter((each) => each !== undefined)
  if (given.length > 1) throw new Refusal('invalid_value', 'one of tick, at and seq, not several')
  if (tick !== undefined) return { tick }
  if (seq !== undefined) return { sequence: seq }
  return at === undefined ? undefined : { tick: tickAt(at) }
}
