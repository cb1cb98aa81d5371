import { dayOf } from '../clock.ts'
import type { Fact } from '../facts.ts'
import type { Kpis } from '../kpis.ts'
import type { CityMap } from '../map.ts'
import type { RoadNetwork } from '../road-network.ts'
import { closeTrafficDay, closeTrafficHour, type TrafficColumns } from '../traffic/columns.ts'
import { linkLoads } from '../traffic/link-loads.ts'
import type { Traffic } from '../traffic/traffic.ts'
import { vehicleFrames } from '../traffic/vehicle-frames.ts'
import type { LinkConditions } from './conditions.ts'
import type { LivingCity } from './living-city.ts'
import type { CityPhase } from './part.ts'

/** Links cheap enough to reconsider are learnt four times an hour, the many of a large city once a night: at midnight. */
const FREQUENT_LEARNING_NODES_MAX = 150

/** What the streets of any city have in common, whoever drives on them. */
export interface Streets extends Pick<LivingCity, 'vehicles' | 'linkLoads'> {
  readonly phases: readonly CityPhase[]
  /** The last phase of a day: tells the day, and turns the counters over. */
  readonly closeDay: (kpis: () => Kpis) => CityPhase
  readonly conditions: (now: number) => LinkConditions
}

interface Deps {
  readonly network: RoadNetwork
  readonly map: CityMap
  readonly columns: TrafficColumns
  readonly traffic: Traffic
  readonly tell: (fact: Fact) => void
}

const SERIAL = { rows: 1 } as const
const OF_HOUR = ['linkHourVehicles', 'linkHourSeconds'] as const
const OF_PAST = ['linkPastVehicles', 'linkPastSeconds'] as const
const OF_DAY = ['dayStarted', 'dayCompleted', 'dayTravelSeconds', 'dayFreeSeconds', 'dayMetres'] as const

export function streetsOf(deps: Deps): Streets {
  const { network, map, columns, tell } = deps
  return {
    phases: [jamsPhase(deps), hourPhase(deps), learningPhase(deps)],
    closeDay: (kpis) => ({
      ...SERIAL,
      name: 'streets.day',
      every: 'day',
      reads: [],
      writes: OF_DAY,
      run(_from, _to, now) {
        tell({ type: 'DayClosed', day: dayOf(now) - 1, kpis: kpis() })
        closeTrafficDay(columns)
      },
    }),
    vehicles: vehicleFrames(network, map.roads, columns),
    linkLoads: (now) => linkLoads(columns, now),
    conditions(now) {
      const { delayPermille, vehicles, closed } = linkLoads(columns, now)
      return { delayPermille, vehicles, closed }
    },
  }
}

function jamsPhase({ map, traffic, tell }: Deps): CityPhase {
  const roadName = (link: number): string => map.roads[link]?.name ?? ''
  return {
    ...SERIAL,
    name: 'streets.jams',
    every: 'tick',
    reads: ['queueLinks'],
    writes: ['linkWatched', 'linkMoment', 'linkMarks', 'jamsToldThisHour'],
    run(_from, _to, now) {
      for (const fact of traffic.lookForJams(now, roadName)) tell(fact)
    },
  }
}

/** After all who want to know what the streets were like in the hour that ends. */
function hourPhase({ columns }: Deps): CityPhase {
  return {
    ...SERIAL,
    name: 'streets.hour',
    every: 'hour',
    reads: [],
    writes: [...OF_HOUR, ...OF_PAST, 'jamsToldThisHour'],
    run: () => closeTrafficHour(columns),
  }
}

function learningPhase({ network, traffic }: Deps): CityPhase {
  return {
    ...SERIAL,
    name: 'streets.learning',
    every: network.nodeCount <= FREQUENT_LEARNING_NODES_MAX ? 'quarterHour' : 'day',
    reads: [...OF_HOUR, 'linkMarks'],
    writes: [...OF_PAST, 'linkCost', 'routeTable', 'routeTurn'],
    run: () => traffic.learnCosts(),
  }
}
