import { i32 } from '../memory/column.ts'
import type { Grid } from '../power/dc/grid.ts'
import type { Society } from '../society.ts'
import { gridPlanOf, type LineKind } from './grid-plan.ts'
import { ratedGrid } from './line-ratings.ts'
import { metresBetween } from './plane.ts'
import type { PlannedLoad } from './planned-load.ts'
import { type Station, stationsOf } from './stations.ts'
import type { Zones } from './zones.ts'

/** The power grid of a city. Buses are the zones, then one at high voltage for each supply area. */
export interface PowerPlan {
  readonly grid: Grid
  readonly lineKinds: readonly LineKind[]
  /** By supply area: the zone of its substation. */
  readonly substationZone: Int32Array
  readonly stations: readonly Station[]
  readonly stationBus: Int32Array
  /** By bus: zones with a hospital are served first where power is short. */
  readonly priority: Uint8Array
}

const FIRST = 0
const OTHERS = 1

export function powerPlanOf(
  { hospitalNode }: Pick<Society, 'hospitalNode'>,
  zones: Zones,
  load: PlannedLoad,
): PowerPlan {
  const plan = gridPlanOf(zones, load)
  const stations = stationsOf({
    cityPeakW: load.cityPeakW,
    ring: plan.ring,
    outwards: outwardsOf(zones, plan.substationZone),
    inTown: [...plan.substationZone],
  })
  const priority = new Uint8Array(plan.grid.buses).fill(OTHERS)
  for (const node of hospitalNode) priority[i32(zones.ofNode, node)] = FIRST
  const demandW = new Float64Array(plan.grid.buses)
  demandW.set(load.peakW)
  return {
    grid: ratedGrid({ plan, stations, demandW }),
    lineKinds: plan.kinds,
    substationZone: plan.substationZone,
    stations,
    stationBus: Int32Array.from(stations, ({ bus }) => bus),
    priority,
  }
}

/** High-voltage buses from the middle of the city outwards. */
function outwardsOf({ points, count }: Zones, substationZone: Int32Array): readonly number[] {
  const middle = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const around = {
    x: Float64Array.of(middle(points.x), ...pick(points.x, substationZone)),
    y: Float64Array.of(middle(points.y), ...pick(points.y, substationZone)),
  }
  const areas = [...substationZone.keys()]
  const away = areas.map((area) => metresBetween(around, 0, area + 1))
  areas.sort((a, b) => (away[a] ?? 0) - (away[b] ?? 0) || a - b)
  return areas.map((area) => count + area)
}

function pick(values: Float64Array, zones: Int32Array): readonly number[] {
  return Array.from(zones, (zone) => values[zone] ?? 0)
}
