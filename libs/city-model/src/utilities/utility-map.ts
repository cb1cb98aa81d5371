import type { CityMap, Point, UtilityLine, UtilityNode } from '../map.ts'
import { f64, i32 } from '../memory/column.ts'
import type { UtilitiesPlan } from './plan.ts'
import { PUMPS_A_WORKS } from './water-plan.ts'

/** Mains are drawn beside the lines of the grid, which join the same zones. */
const MAINS_BESIDE_M = 40

/** The grid and the mains as a map shows them. The number in a name is that of the asset. */
export function utilityMap(plan: UtilitiesPlan): NonNullable<CityMap['utilities']> {
  return { lines: [...powerLines(plan), ...mains(plan)], nodes: [...buses(plan), ...waterNodes(plan)] }
}

/** A transformer stands in one place: it is part of its substation. */
function powerLines(plan: UtilitiesPlan): readonly UtilityLine[] {
  const { grid, lineKinds } = plan.power
  return lineKinds.flatMap((kind, line): UtilityLine[] => {
    if (kind === 'transformer') return []
    const ends = [i32(grid.from, line), i32(grid.to, line)].map((bus) => placeOfBus(plan, bus))
    const name = `${kind} ${line}, ${f64(grid.ratingMw, line)} MW`
    return [{ kind: 'power-line', name, assets: [line], polyline: ends }]
  })
}

function mains(plan: UtilitiesPlan): readonly UtilityLine[] {
  const { neighbours } = plan.zones
  return Array.from(neighbours.from, (from, pair): UtilityLine => {
    const diameter = plan.water.network.pipes[pair]?.diameterMm ?? 0
    return {
      kind: 'water-pipe',
      name: `main ${plan.assets.firstPipe + pair}, ${diameter} mm`,
      assets: [plan.assets.firstPipe + pair],
      polyline: [beside(plan, from), beside(plan, i32(neighbours.to, pair))],
    }
  })
}

function buses(plan: UtilitiesPlan): readonly UtilityNode[] {
  const substations = Array.from(plan.power.substationZone, (zone, area): UtilityNode => {
    const [x, y] = placeOf(plan, zone)
    return { kind: 'power-bus', name: `substation ${area}`, assets: transformersOf(plan, area), x, y }
  })
  const stations = plan.power.stations.map(({ kind, bus }, station): UtilityNode => {
    const [x, y] = placeOfBus(plan, bus)
    const asset = plan.assets.firstStation + station
    return { kind: 'power-bus', name: `${kind} ${asset}`, assets: [asset], x, y }
  })
  return [...substations, ...stations]
}

function transformersOf({ power, zones }: UtilitiesPlan, area: number): readonly number[] {
  return [...power.lineKinds.keys()].filter(
    (line) => power.lineKinds[line] === 'transformer' && power.grid.from[line] === zones.count + area,
  )
}

function waterNodes(plan: UtilitiesPlan): readonly UtilityNode[] {
  const { firstPipe, firstPump } = plan.assets
  const firstMain = firstPipe + plan.zones.neighbours.from.length
  return Array.from(plan.water.worksZone, (zone, area) => {
    const [x, y] = beside(plan, zone)
    const pumps = Array.from({ length: PUMPS_A_WORKS }, (_, pump) => firstPump + area * PUMPS_A_WORKS + pump)
    return {
      kind: 'water-node',
      name: `waterworks and tank ${area}`,
      assets: [firstMain + area, ...pumps],
      x,
      y,
    }
  })
}

function placeOfBus(plan: UtilitiesPlan, bus: number): Point {
  const { count } = plan.zones
  return placeOf(plan, bus < count ? bus : i32(plan.power.substationZone, bus - count))
}

function placeOf({ zones }: UtilitiesPlan, zone: number): Point {
  return [f64(zones.points.x, zone), f64(zones.points.y, zone)]
}

function beside(plan: UtilitiesPlan, zone: number): Point {
  const [x, y] = placeOf(plan, zone)
  return [x + MAINS_BESIDE_M, y - MAINS_BESIDE_M]
}
