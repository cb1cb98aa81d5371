import { seededRandom } from '@urbe/kernel'

import { linkConditionsOf } from './city/conditions.ts'
import type { Founding, LivingCity } from './city/living-city.ts'
import type { CityPhase } from './city/part.ts'
import type { CityPlan } from './city-plan.ts'
import { dayOf, endsHour, secondOfDay } from './clock.ts'
import { economyShape } from './economy/columns.ts'
import { foundEconomy } from './economy/found-economy.ts'
import type { Fact } from './facts.ts'
import type { CityMap } from './map.ts'
import { i32 } from './memory/column.ts'
import { type ColumnsOf, column, columnsOver, type Shape, schemaOf } from './memory/schema.ts'
import { foundPlans } from './plans/citizens.ts'
import { plansShape } from './plans/columns.ts'
import { residents } from './plans/residents.ts'
import type { RoadNetwork } from './road-network.ts'
import { demand, demandShape } from './tntp/demand.ts'
import { closeTrafficDay, foundTraffic, type TrafficColumns, trafficShape } from './traffic/columns.ts'
import { watchJams } from './traffic/jams.ts'
import { createTraffic, type Traffic } from './traffic/traffic.ts'
import { vehicleFrames } from './traffic/vehicle-frames.ts'
import type { Travellers } from './travellers.ts'

const clockShape = { completedTicks: column('i32', 1) } as const

export type ClockColumns = ColumnsOf<typeof clockShape>

export function compose(plan: CityPlan, founding: Founding): LivingCity {
  return 'society' in plan ? composeSociety(plan, founding) : composeDemand(plan, founding)
}

type SocietyPlan = Extract<CityPlan, { society: unknown }>
type DemandPlan = Exclude<CityPlan, SocietyPlan>

function composeSociety({ network, map, society }: SocietyPlan, founding: Founding): LivingCity {
  const { seed, restore } = founding
  const shape = {
    ...clockShape,
    ...trafficShape({ vehicles: society.citizenCount, links: network.linkCount }),
    ...plansShape(society),
    ...economyShape(society),
  } as const
  const { schema, buffer } = memoryOf(shape, founding)
  const columns = columnsOver(shape, buffer)
  const random = seededRandom(seed)
  if (restore) restore(buffer, schema)
  else {
    foundTraffic(columns, network.freeSeconds)
    foundEconomy({ society, columns, random })
    foundPlans({ society, network, columns, random })
  }
  const travellers = residents({ society, network, columns, random, traffic: () => traffic })
  const traffic = createTraffic({ network, columns, onArrival: travellers.arrive })
  const written = Object.keys({ ...plansShape(society), ...economyShape(society) })
  return livingCity({ network, map, shape, schema, buffer, columns, traffic, travellers, written })
}

function composeDemand({ network, map, trips }: DemandPlan, founding: Founding): LivingCity {
  const shape = {
    ...clockShape,
    ...trafficShape({ vehicles: trips.count, links: network.linkCount }),
    ...demandShape(),
  } as const
  const { schema, buffer } = memoryOf(shape, founding)
  const columns = columnsOver(shape, buffer)
  if (founding.restore) founding.restore(buffer, schema)
  else foundTraffic(columns, network.freeSeconds)
  const travellers = demand({ trips, columns, traffic: () => traffic })
  const traffic = createTraffic({ network, columns, onArrival: travellers.arrive })
  return livingCity({ network, map, shape, schema, buffer, columns, traffic, travellers, written: [] })
}

function memoryOf(shape: Shape, { buffer }: Founding) {
  const schema = schemaOf(shape)
  return { schema, buffer: buffer ?? new SharedArrayBuffer(schema.bytes) }
}

interface Parts extends Pick<LivingCity, 'map' | 'schema' | 'buffer'> {
  readonly network: RoadNetwork
  readonly map: CityMap
  readonly shape: Shape
  readonly columns: TrafficColumns & ClockColumns
  readonly traffic: Traffic
  readonly travellers: Travellers
  readonly written: readonly string[]
}

function livingCity(parts: Parts): LivingCity {
  const { network, map, schema, buffer, columns, traffic, travellers } = parts
  const frames = vehicleFrames(network, map.roads, columns)
  let facts: Fact[] = []
  return {
    map,
    schema,
    buffer,
    completedTicks: columns.completedTicks,
    phases: phasesOf(parts, (fact) => facts.push(fact)),
    apply: travellers.apply,
    beginTick: travellers.beginTick,
    moveSecond(now) {
      travellers.moveSecond(now)
      traffic.moveSecond(now)
    },
    takeFacts() {
      const told = facts
      facts = []
      return told
    },
    kpis: travellers.kpis,
    gaps: () => gapsOf(travellers),
    vehicles: frames,
    linkLoads: () => ({
      vehicles: columns.linkVehicles.map((onLink, link) => onLink + i32(columns.linkWaiting, link)),
      storage: network.storage,
    }),
    conditions: () => ({ links: linkConditionsOf(network, columns) }),
  }
}

function gapsOf({ kpis }: Travellers) {
  const now = kpis()
  const vehiclesGap = now.tripsStarted - now.tripsCompleted - now.vehiclesOnRoad
  return { vehiclesGap }
}

/** Links cheap enough to reconsider are learnt four times an hour, the many of a large city once a night. */
const FREQUENT_LEARNING_NODES_MAX = 150
const NIGHTLY_LEARNING_SECOND_OF_DAY = 10_800

function phasesOf(parts: Parts, tell: (fact: Fact) => void): readonly CityPhase[] {
  const { network, map, columns, traffic, travellers } = parts
  const roads = Object.keys(trafficShape({ vehicles: 0, links: 0 }))
  const serial = { reads: [], rows: 1 } as const
  const isSmall = network.nodeCount <= FREQUENT_LEARNING_NODES_MAX
  return [
    {
      ...serial,
      name: 'jams',
      every: 'tick',
      writes: roads,
      run(_from, _to, now) {
        for (const fact of watchJams(network, columns, now, (link) => map.roads[link]?.name ?? '')) tell(fact)
        if (endsHour(now)) columns.jamsToldThisHour[0] = 0
      },
    },
    {
      ...serial,
      name: 'learning',
      every: isSmall ? 'quarterHour' : 'hour',
      writes: roads,
      run(_from, _to, now) {
        if (isSmall || secondOfDay(now) === NIGHTLY_LEARNING_SECOND_OF_DAY) traffic.learnCosts()
      },
    },
    {
      ...serial,
      name: 'day',
      every: 'day',
      writes: [...roads, ...parts.written],
      run(_from, _to, now) {
        const day = dayOf(now) - 1
        for (const fact of travellers.closeDay(day, i32(columns.completedTicks, 0))) tell(fact)
        tell({ type: 'DayClosed', day, kpis: travellers.kpis() })
        closeTrafficDay(columns)
      },
    },
  ]
}
