import { seededRandom } from '@urbe/kernel'

import type { CityPlan } from './city-plan.ts'
import { economyShape } from './economy/columns.ts'
import { foundEconomy } from './economy/found-economy.ts'
import type { CityMap } from './map.ts'
import { type ColumnsOf, column, columnsOver, type Shape, schemaOf } from './memory/schema.ts'
import { foundPlans } from './plans/citizens.ts'
import { plansShape } from './plans/columns.ts'
import { residents } from './plans/residents.ts'
import type { RoadNetwork } from './road-network.ts'
import { demand, demandShape } from './tntp/demand.ts'
import { foundTraffic, type TrafficColumns, trafficShape } from './traffic/columns.ts'
import { createTraffic, type Traffic } from './traffic/traffic.ts'
import type { Travellers } from './travellers.ts'

const clockShape = { completedTicks: column('i32', 1) } as const

export type ClockColumns = ColumnsOf<typeof clockShape>

/** A city in memory: all that changes in one buffer, and the parts that change it. */
export interface Composition {
  readonly network: RoadNetwork
  readonly map: CityMap
  readonly shape: Shape
  readonly buffer: SharedArrayBuffer
  readonly columns: TrafficColumns & ClockColumns
  readonly traffic: Traffic
  readonly travellers: Travellers
}

/** Writes the first or a stored state into a buffer of zeros; undefined founds the city anew. */
export type Restore = ((buffer: SharedArrayBuffer, shape: Shape) => void) | undefined

export function compose(plan: CityPlan, seed: number, restore: Restore): Composition {
  return 'society' in plan ? composeSociety(plan, seed, restore) : composeDemand(plan, restore)
}

type SocietyPlan = Extract<CityPlan, { society: unknown }>
type DemandPlan = Exclude<CityPlan, SocietyPlan>

function composeSociety({ network, map, society }: SocietyPlan, seed: number, restore: Restore): Composition {
  const shape = {
    ...clockShape,
    ...trafficShape({ vehicles: society.citizenCount, links: network.linkCount }),
    ...plansShape(society),
    ...economyShape(society),
  } as const
  const buffer = new SharedArrayBuffer(schemaOf(shape).bytes)
  const columns = columnsOver(shape, buffer)
  const random = seededRandom(seed)
  if (restore) restore(buffer, shape)
  else {
    foundTraffic(columns, network.freeSeconds)
    foundEconomy({ society, columns, random })
    foundPlans({ society, network, columns, random })
  }
  const travellers = residents({ society, network, columns, random, traffic: () => traffic })
  const traffic = createTraffic({ network, columns, onArrival: travellers.arrive })
  return { network, map, shape, buffer, columns, traffic, travellers }
}

function composeDemand({ network, map, trips }: DemandPlan, restore: Restore): Composition {
  const shape = {
    ...clockShape,
    ...trafficShape({ vehicles: trips.count, links: network.linkCount }),
    ...demandShape(),
  } as const
  const buffer = new SharedArrayBuffer(schemaOf(shape).bytes)
  const columns = columnsOver(shape, buffer)
  if (restore) restore(buffer, shape)
  else foundTraffic(columns, network.freeSeconds)
  const travellers = demand({ trips, columns, traffic: () => traffic })
  const traffic = createTraffic({ network, columns, onArrival: travellers.arrive })
  return { network, map, shape, buffer, columns, traffic, travellers }
}
