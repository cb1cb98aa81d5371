import { i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import { apart, neighboursOf, type Pairs, type Points, splitPoints } from './plane.ts'

/**
 * Where the utilities deliver: a district, or several of a large city together. A zone has one bus and one junction; some zones make
 * a supply area, which has a substation and waterworks.
 */
export interface Zones {
  readonly count: number
  readonly ofDistrict: Int32Array
  readonly ofNode: Int32Array
  /** The first district of each zone, which it is named after. */
  readonly district: Int32Array
  readonly points: Points
  readonly neighbours: Pairs
  readonly areas: number
  readonly areaOf: Int32Array
}

/** A city may not have more: an hour of its networks has to be solved in milliseconds. Where there are more districts, some share a zone. */
export const ZONES_MAX = 300
export const AREA_ZONES_MAX = 24

type Districts = Pick<Society, 'nodeDistrict' | 'districtCount'>

export function zonesOf(
  { nodeDistrict, districtCount }: Districts,
  network: Pick<RoadNetwork, 'nodeX' | 'nodeY'>,
): Zones {
  const districts = middlesOf(nodeDistrict, districtCount, { x: network.nodeX, y: network.nodeY })
  const count = Math.min(districtCount, ZONES_MAX)
  const ofDistrict = splitPoints(districts, count)
  const points = apart(middlesOf(ofDistrict, count, districts))
  const areas = Math.ceil(count / AREA_ZONES_MAX)
  return {
    count,
    ofDistrict,
    ofNode: nodeDistrict.map((district) => i32(ofDistrict, district)),
    district: Int32Array.from({ length: count }, (_, zone) => ofDistrict.indexOf(zone)),
    points,
    neighbours: neighboursOf(points),
    areas,
    areaOf: splitPoints(points, areas),
  }
}

/** The middle of the points of each group; of a group without any, the middle of all. */
function middlesOf(groupOf: Int32Array, groups: number, { x, y }: Points): Points {
  const [sumX, sumY, members] = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)]
  for (const [point, group] of groupOf.entries()) {
    sumX[group] = (sumX[group] ?? 0) + (x[point] ?? 0)
    sumY[group] = (sumY[group] ?? 0) + (y[point] ?? 0)
    members[group] = (members[group] ?? 0) + 1
  }
  const all = Math.max(1, groupOf.length)
  const [middleX, middleY] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / all)
  const middle = (sum: Float64Array, none: number | undefined) =>
    sum.map((value, group) => ((members[group] ?? 0) > 0 ? value / (members[group] ?? 1) : (none ?? 0)))
  return { x: middle(sumX, middleX), y: middle(sumY, middleY) }
}
