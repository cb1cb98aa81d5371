import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'

const GRID = 65_536

/**
 * The nodes to which there are routes: all that are wanted, or, where the table of routes would grow above the limit, some of them
 * all over the city. Whoever wants to another node drives to the nearest of them.
 */
export function accessNodes(network: RoadNetwork, wanted: Int32Array, bytesMax: number): Int32Array {
  const most = Math.max(1, Math.floor(bytesMax / Math.max(1, network.nodeCount)))
  if (wanted.length <= most) return wanted
  const byPlace = inOrderOfPlace(network, wanted)
  const some = Int32Array.from({ length: most }, (_, at) =>
    i32(byPlace, Math.floor((at * wanted.length) / most)),
  )
  return some.sort((a, b) => a - b)
}

export function everyNode({ nodeCount }: RoadNetwork): Int32Array {
  return Int32Array.from({ length: nodeCount }, (_, node) => node)
}

/** Along the curve of Morton, on which neighbours lie near each other. */
function inOrderOfPlace({ nodeX, nodeY }: RoadNetwork, nodes: Int32Array): Int32Array {
  const east = gridOf(nodeX)
  const north = gridOf(nodeY)
  const key = Float64Array.from(nodeX, (_, node) => spread(east(node)) + 2 * spread(north(node)))
  return nodes.toSorted((a, b) => f64(key, a) - f64(key, b) || a - b)
}

function gridOf(place: Float64Array): (node: number) => number {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const each of place) {
    least = Math.min(least, each)
    most = Math.max(most, each)
  }
  const wide = Math.max(1, most - least)
  return (node) => Math.min(GRID - 1, Math.floor(((f64(place, node) - least) / wide) * GRID))
}

/** Puts a zero between any two of 16 bits. */
function spread(bits: number): number {
  let sum = 0
  let weight = 1
  for (let rest = bits; rest > 0; rest = Math.floor(rest / 2)) {
    sum += (rest % 2) * weight
    weight *= 4
  }
  return sum
}
