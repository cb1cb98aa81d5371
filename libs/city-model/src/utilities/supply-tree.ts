import { f64, i32 } from '../memory/column.ts'
import { metresBetween } from './plane.ts'
import type { Zones } from './zones.ts'

/** Each zone's shortest way from a source: what the pipes are sized for. */
export interface SupplyTree {
  /** By zone: where its water comes from; -1 at a source. */
  readonly parent: Int32Array
  /** Zones from the nearest to the farthest. */
  readonly order: readonly number[]
  /** By zone: what it and all behind it ask for. */
  readonly inflow: Float64Array
}

interface Supplied {
  readonly zones: Zones
  readonly sources: Int32Array
  readonly demand: Float64Array
}

/** Zones hang together, so all are reached (Dijkstra 1959). */
export function supplyTree({ zones, sources, demand }: Supplied): SupplyTree {
  const parent = new Int32Array(zones.count).fill(-1)
  const metres = new Float64Array(zones.count).fill(Number.POSITIVE_INFINITY)
  for (const source of sources) metres[source] = 0
  const order: number[] = []
  const isReached = new Uint8Array(zones.count)
  const neighbours = neighboursByZone(zones)
  for (let reached = 0; reached < zones.count; reached += 1) {
    const zone = nearest(metres, isReached)
    isReached[zone] = 1
    order.push(zone)
    for (const other of neighbours[zone] ?? []) {
      const over = f64(metres, zone) + metresBetween(zones.points, zone, other)
      if (over >= f64(metres, other)) continue
      metres[other] = over
      parent[other] = zone
    }
  }
  return { parent, order, inflow: inflowOf({ parent, order, demand }) }
}

function inflowOf({
  parent,
  order,
  demand,
}: Omit<SupplyTree, 'inflow'> & { demand: Float64Array }): Float64Array {
  const inflow = Float64Array.from(demand)
  for (const zone of order.toReversed()) {
    const from = i32(parent, zone)
    if (from >= 0) inflow[from] = f64(inflow, from) + f64(inflow, zone)
  }
  return inflow
}

function neighboursByZone({ count, neighbours }: Zones): readonly (readonly number[])[] {
  const lists: number[][] = Array.from({ length: count }, () => [])
  for (const [pair, from] of neighbours.from.entries()) {
    const to = i32(neighbours.to, pair)
    lists[from]?.push(to)
    lists[to]?.push(from)
  }
  return lists
}

function nearest(metres: Float64Array, isReached: Uint8Array): number {
  let best = -1
  for (let zone = 0; zone < metres.length; zone += 1) {
    if (isReached[zone] === 1) continue
    if (best < 0 || f64(metres, zone) < f64(metres, best)) best = zone
  }
  return best
}
