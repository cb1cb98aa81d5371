import { f64, i32 } from '../memory/column.ts'
import { mixed } from '../memory/hash.ts'
import { grouped } from '../road-network.ts'
import type { TntpNetwork } from './parse-network.ts'
import type { TntpNodes } from './parse-nodes.ts'

const PIVOTS_MAX = 24
const ROUNDS = 60
const FAR = 1e9
const TWINS_APART = 0.04
const WORD_VALUES = 4_294_967_296

/**
 * A drawing of a network whose places nobody told: pivot scaling (Brandes and Pich 2007). Distances in links to some far-apart
 * nodes are coordinates in many dimensions; the two directions in which they differ most are drawn. Sums and square roots
 * only, so every machine draws the same.
 */
export function layoutOf(network: TntpNetwork): TntpNodes {
  const columns = pivotDistances(network).map(centred)
  const first = direction(columns, undefined)
  const second = direction(columns, first)
  return { x: apart(projected(columns, first), 1), y: apart(projected(columns, second), 2) }
}

/** Nodes with the same neighbours would share one spot: each is moved by its own few hundredths of the drawing. */
function apart(places: Float64Array, salt: number): Float64Array {
  const least = places.reduce((a, b) => Math.min(a, b))
  const most = places.reduce((a, b) => Math.max(a, b))
  const reach = Math.max(1, most - least) * TWINS_APART
  return places.map((place, node) => place + (mixed(node, salt, 0) / WORD_VALUES) * reach)
}

function pivotDistances(network: TntpNetwork): Float64Array[] {
  const neighbours = neighboursOf(network)
  const nearest = new Float64Array(network.nodes).fill(FAR)
  const columns: Float64Array[] = []
  let pivot = 0
  for (let count = 0; count < Math.min(PIVOTS_MAX, network.nodes); count += 1) {
    const distances = hopsFrom(neighbours, network.nodes, pivot)
    columns.push(distances)
    for (const [node, distance] of distances.entries()) nearest[node] = Math.min(f64(nearest, node), distance)
    pivot = nearest.indexOf(nearest.reduce((most, each) => Math.max(most, each), 0))
  }
  return columns
}

function neighboursOf({ links, nodes }: TntpNetwork): readonly [Int32Array, Int32Array, Int32Array] {
  const from = Int32Array.from(links.flatMap((link) => [link.from - 1, link.to - 1]))
  const to = Int32Array.from(links.flatMap((link) => [link.to - 1, link.from - 1]))
  const [start, members] = grouped(from, nodes)
  return [start, members, to]
}

function hopsFrom(
  [start, members, to]: readonly [Int32Array, Int32Array, Int32Array],
  nodes: number,
  pivot: number,
) {
  const hops = new Float64Array(nodes).fill(-1)
  const open = [pivot]
  hops[pivot] = 0
  for (const node of open) {
    for (let at = i32(start, node); at < i32(start, node + 1); at += 1) {
      const next = i32(to, i32(members, at))
      if (f64(hops, next) >= 0) continue
      hops[next] = f64(hops, node) + 1
      open.push(next)
    }
  }
  // What cannot be reached is drawn at the edge of the rest.
  const most = hops.reduce((a, b) => Math.max(a, b), 0)
  return hops.map((each) => (each < 0 ? most + 1 : each))
}

function centred(column: Float64Array): Float64Array {
  const squares = column.map((each) => each * each)
  const mean = squares.reduce((sum, each) => sum + each, 0) / Math.max(1, squares.length)
  return squares.map((each) => mean - each)
}

/** The strongest direction of the columns, at a right angle to one already found: power iteration. */
function direction(columns: readonly Float64Array[], other: Float64Array | undefined): Float64Array {
  let weights: Float64Array = Float64Array.from(
    columns,
    (_, index) => 1 + (index % 5) * 0.3 + (other ? index % 3 : 0),
  )
  for (let round = 0; round < ROUNDS; round += 1) {
    const drawn = projected(columns, weights)
    const next = Float64Array.from(columns, (column) => dot(column, drawn))
    weights = unit(other ? without(next, other) : next)
  }
  return weights
}

function projected(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const drawn = new Float64Array(columns[0]?.length ?? 0)
  for (const [index, column] of columns.entries()) {
    for (let node = 0; node < drawn.length; node += 1) {
      drawn[node] = f64(drawn, node) + f64(column, node) * f64(weights, index)
    }
  }
  return drawn
}

function without(vector: Float64Array, other: Float64Array): Float64Array {
  const share = dot(vector, other)
  return vector.map((each, index) => each - share * f64(other, index))
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector))
  return length > 0 ? vector.map((each) => each / length) : vector
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += f64(a, index) * f64(b, index)
  return sum
}
