import { i32 } from '../memory/column.ts'
import { distanceBetween, NO_PLACE, nearestPlaces } from '../nearest-places.ts'
import type { RoadNetwork } from '../road-network.ts'
import { WALK_DETOUR_PERMILLE, WALK_MILLIMETRES_PER_SECOND } from '../travel-speeds.ts'
import type { TransitPlan } from './plan.ts'

/** Nobody walks further to a stop than this, in a straight line: a choice of ours. */
export const ACCESS_METRES_MAX = 1500
/** From a place one considers the nearest halts of so many lines. */
export const LINES_CONSIDERED = 2
/** Among so many nearest halts they are looked for. */
const HALTS_LOOKED_AT = 8

/** All halts of all lines, line after line. */
export interface Halts {
  readonly node: Int32Array
  readonly line: Int32Array
  /** From the line's first stop. */
  readonly seconds: Int32Array
}

export function haltsOf({ lines }: TransitPlan): Halts {
  return {
    node: Int32Array.from(lines.flatMap(({ stops }) => stops)),
    line: Int32Array.from(lines.flatMap(({ stops }, line) => stops.map(() => line))),
    seconds: Int32Array.from(lines.flatMap(({ seconds }) => seconds)),
  }
}

/** `LINES_CONSIDERED` places for each node; `halt` is NO_PLACE where none is near enough. */
export interface StopAccess {
  readonly halt: Int32Array
  readonly walkingSeconds: Int32Array
}

export function stopAccess(network: RoadNetwork, halts: Halts): StopAccess {
  const nearest = nearestPlaces(network, { nodes: halts.node, count: HALTS_LOOKED_AT })
  const halt = new Int32Array(network.nodeCount * LINES_CONSIDERED).fill(NO_PLACE)
  const walkingSeconds = new Int32Array(network.nodeCount * LINES_CONSIDERED)
  for (let node = 0; node < network.nodeCount; node += 1) {
    let found = 0
    for (let rank = 0; rank < HALTS_LOOKED_AT && found < LINES_CONSIDERED; rank += 1) {
      const candidate = i32(nearest, node * HALTS_LOOKED_AT + rank)
      if (candidate === NO_PLACE) break
      const metres = distanceBetween(network, node, i32(halts.node, candidate))
      const place = node * LINES_CONSIDERED
      const isKnown = found > 0 && halts.line[candidate] === halts.line[i32(halt, place)]
      if (isKnown || metres > ACCESS_METRES_MAX) continue
      halt[place + found] = candidate
      walkingSeconds[place + found] = walked(metres)
      found += 1
    }
  }
  return { halt, walkingSeconds }
}

function walked(metres: number): number {
  return Math.ceil((metres * WALK_DETOUR_PERMILLE) / WALK_MILLIMETRES_PER_SECOND)
}
