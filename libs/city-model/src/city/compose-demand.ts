import type { CityPlan } from '../city-plan.ts'
import { dayOf } from '../clock.ts'
import { f64, i32 } from '../memory/column.ts'
import { columnsOver } from '../memory/schema.ts'
import { demand, demandShape } from '../tntp/demand.ts'
import { accessNodes } from '../traffic/access-nodes.ts'
import { foundTraffic, trafficShape } from '../traffic/columns.ts'
import { ROUTE_TABLE_BYTES_MAX } from '../traffic/routes.ts'
import { createTraffic } from '../traffic/traffic.ts'
import { trafficKpis } from '../traffic/traffic-kpis.ts'
import { type Compose, type Founding, type LivingCity, memoryOf, newsBox } from './living-city.ts'
import { type CityPhase, chanceOf, STREAMS } from './part.ts'
import { clockShape } from './society-shape.ts'
import { streetsOf } from './streets.ts'

type DemandPlan = Extract<CityPlan, { trips: unknown }>

/** A city of imported trips: streets and those who drive on them, and nobody who lives there. */
export function composeDemand(plan: DemandPlan, seed: number): Compose {
  const { network, trips } = plan
  const wanted = Int32Array.from(new Set(trips.to)).sort((a, b) => a - b)
  const destinations = accessNodes(network, wanted, ROUTE_TABLE_BYTES_MAX)
  const trafficSeed = chanceOf(seed)(STREAMS.traffic).word(0, 0, 0)
  return (founding) => bringToLife({ ...plan, destinations, trafficSeed }, founding)
}

interface Ground extends DemandPlan {
  readonly destinations: Int32Array
  readonly trafficSeed: number
}

function bringToLife(
  { network, map, trips, destinations, trafficSeed: seed }: Ground,
  founding: Founding,
): LivingCity {
  const shape = {
    ...clockShape,
    ...trafficShape({ vehicles: trips.count, network, destinations }),
    ...demandShape(),
  } as const
  const { schema, buffer } = memoryOf(shape, founding)
  const columns = columnsOver(shape, buffer)
  if (founding.restore) founding.restore(buffer, schema)
  else foundTraffic({ network, columns, destinations })
  const { tell, takeFacts } = newsBox()
  const travellers = demand({ trips, columns, traffic: () => traffic })
  const traffic = createTraffic({
    network,
    columns,
    destinations,
    seed,
    beginsOnFirstLink: true,
    onArrival: () => undefined,
  })
  const streets = streetsOf({ network, map, columns, traffic, tell })
  const account: CityPhase = {
    name: 'demand.day',
    every: 'day',
    reads: [],
    writes: Object.keys(demandShape()),
    rows: 1,
    run: (_from, _to, now) => tell(travellers.closeDay(dayOf(now) - 1)),
  }
  return {
    map,
    schema,
    buffer,
    completedTicks: columns.completedTicks,
    phases: [...streets.phases, account, streets.closeDay(() => trafficKpis(columns))],
    check: travellers.refuse,
    apply: travellers.refuse,
    beginTick: () => undefined,
    moveSecond(now) {
      travellers.moveSecond(now)
      traffic.moveSecond(now)
    },
    settle: traffic.settle,
    takeFacts,
    kpis: () => trafficKpis(columns),
    gaps: () => ({
      vehiclesGap:
        f64(columns.tripsStarted, 0) - f64(columns.tripsCompleted, 0) - i32(columns.vehiclesOnRoad, 0),
    }),
    vehicles: streets.vehicles,
    linkLoads: streets.linkLoads,
    conditions: (now) => ({ links: streets.conditions(now) }),
  }
}
