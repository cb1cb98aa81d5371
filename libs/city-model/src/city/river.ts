import { ROAD_CLOSED_MM } from '../environment/flood.ts'
import type { CityMap, Point, Road } from '../map.ts'
import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'

/** The ground at the water's edge over the usual level, and how it rises from there: choices of ours, the map knows no heights. */
const BANK_MM = 500
const SLOPE_MM_A_METRE = 8
const HIGH_AND_DRY_MM = 0x7fffffff - ROAD_CLOSED_MM

/** Heights over the usual level of the river. */
export interface River {
  /** Of crossings, and of the houses that stand there. */
  readonly nodeMm: Int32Array
  /** Of the lowest place of each link. */
  readonly linkMm: Int32Array
}

/** Every place by its way to the nearest water of the map; a bridge lies above any flood. Without water all of it does. */
export function riverOf({ water, roads }: Pick<CityMap, 'water' | 'roads'>, network: RoadNetwork): River {
  const { nodeX, nodeY } = network
  const nodeMm = Int32Array.from(nodeX, (x, node) => {
    const metres = metresToWater(water, [x, f64(nodeY, node)])
    return metres === Number.POSITIVE_INFINITY
      ? HIGH_AND_DRY_MM
      : BANK_MM + Math.round(metres * SLOPE_MM_A_METRE)
  })
  return {
    nodeMm,
    linkMm: Int32Array.from(network.from, (_, link) => lowest(network, nodeMm, roads[link], link)),
  }
}

function lowest({ from, to }: RoadNetwork, nodeMm: Int32Array, road: Road | undefined, link: number): number {
  if (road?.bridge) return HIGH_AND_DRY_MM
  return Math.min(i32(nodeMm, i32(from, link)), i32(nodeMm, i32(to, link)))
}

function metresToWater(water: CityMap['water'], place: Point): number {
  let least = Number.POSITIVE_INFINITY
  for (const ring of water) {
    for (const [at, corner] of ring.entries()) {
      const next = ring[(at + 1) % ring.length] ?? corner
      least = Math.min(least, squaredMetres(place, corner, next))
    }
  }
  return Math.sqrt(least)
}

/** From a place to the nearest one of a straight line between two corners. */
function squaredMetres([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [east, north] = [bx - ax, by - ay]
  const length = east * east + north * north
  const along = length === 0 ? 0 : ((x - ax) * east + (y - ay) * north) / length
  const share = Math.max(0, Math.min(1, along))
  const [dx, dy] = [x - ax - share * east, y - ay - share * north]
  return dx * dx + dy * dy
}
