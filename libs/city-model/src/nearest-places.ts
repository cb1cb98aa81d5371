import { f64, i32 } from './memory/column.ts'
import { grouped, type RoadNetwork } from './road-network.ts'

/** Where there are fewer places than asked for. */
export const NO_PLACE = -1

export type Ground = Pick<RoadNetwork, 'nodeCount' | 'nodeX' | 'nodeY'>

export interface Sought {
  /** The node of each place. */
  readonly nodes: Int32Array
  /** How many are listed for each node. */
  readonly count: number
}

/**
 * For each node the places nearest to it in a straight line, the nearest first and of equally near ones the lower number: stretches
 * of `count` positions in `nodes`. Looks only into the cells of a grid that can hold them.
 */
export function nearestPlaces(ground: Ground, { nodes, count }: Sought): Int32Array {
  const found = new Int32Array(ground.nodeCount * count).fill(NO_PLACE)
  if (nodes.length === 0) return found
  const grid = gridOf(ground, nodes)
  const search: Search = { ground, nodes, grid, found, far: new Float64Array(count) }
  for (let node = 0; node < ground.nodeCount; node += 1) searchAround(search, node)
  return found
}

/** Metres in a straight line. */
export function distanceBetween({ nodeX, nodeY }: Ground, from: number, to: number): number {
  const east = f64(nodeX, to) - f64(nodeX, from)
  const north = f64(nodeY, to) - f64(nodeY, from)
  return Math.sqrt(east * east + north * north)
}

interface Grid {
  readonly cellMetres: number
  readonly columns: number
  readonly rows: number
  readonly west: number
  readonly south: number
  readonly start: Int32Array
  readonly members: Int32Array
}

/** Cells of about as many as this. */
const PLACES_A_CELL = 2
const CELLS_A_SIDE_MAX = 1000

function gridOf({ nodeX, nodeY }: Ground, nodes: Int32Array): Grid {
  const [west, east] = rangeOf(nodeX)
  const [south, north] = rangeOf(nodeY)
  const cells = Math.max(1, nodes.length / PLACES_A_CELL)
  const side = Math.max(east - west, north - south, 1)
  const cellMetres = Math.max(
    side / CELLS_A_SIDE_MAX,
    Math.sqrt(((east - west) * (north - south)) / cells),
    side / cells,
  )
  const columns = Math.floor((east - west) / cellMetres) + 1
  const rows = Math.floor((north - south) / cellMetres) + 1
  const cellOf = nodes.map((node) => {
    const column = Math.floor((f64(nodeX, node) - west) / cellMetres)
    return Math.floor((f64(nodeY, node) - south) / cellMetres) * columns + column
  })
  const [start, members] = grouped(cellOf, columns * rows)
  return { cellMetres, columns, rows, west, south, start, members }
}

function rangeOf(values: Float64Array): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [least, most]
}

interface Search {
  readonly ground: Ground
  readonly nodes: Int32Array
  readonly grid: Grid
  readonly found: Int32Array
  /** Distances of those found for the present node. */
  readonly far: Float64Array
}

/** Ring by ring outwards, until nothing outside the last ring can be nearer than what was found. */
function searchAround(search: Search, node: number): void {
  const { grid, ground, far } = search
  const column = Math.floor((f64(ground.nodeX, node) - grid.west) / grid.cellMetres)
  const row = Math.floor((f64(ground.nodeY, node) - grid.south) / grid.cellMetres)
  const rings = Math.max(grid.columns, grid.rows)
  far.fill(Infinity)
  for (let ring = 0; ring < rings; ring += 1) {
    if (f64(far, far.length - 1) <= (ring - 1) * grid.cellMetres) return
    searchRing(search, { node, column, row, ring })
  }
}

interface Ring {
  readonly node: number
  readonly column: number
  readonly row: number
  readonly ring: number
}

function searchRing(search: Search, { node, column, row, ring }: Ring): void {
  const { columns, rows } = search.grid
  const lastRow = Math.min(rows - 1, row + ring)
  for (let at = Math.max(0, row - ring); at <= lastRow; at += 1) {
    const isEdge = at === row - ring || at === row + ring
    const step = isEdge || ring === 0 ? 1 : 2 * ring
    for (let across = column - ring; across <= column + ring; across += step)
      if (across >= 0 && across < columns) searchCell(search, node, at * columns + across)
  }
}

function searchCell({ ground, nodes, grid, found, far }: Search, node: number, cell: number): void {
  const last = far.length - 1
  for (let at = i32(grid.start, cell); at < i32(grid.start, cell + 1); at += 1) {
    const place = i32(grid.members, at)
    const metres = distanceBetween(ground, node, i32(nodes, place))
    const base = node * far.length
    let rank = last
    if (!isNearer({ far, found, base, rank }, metres, place)) continue
    for (; rank > 0 && isNearer({ far, found, base, rank: rank - 1 }, metres, place); rank -= 1) {
      far[rank] = f64(far, rank - 1)
      found[base + rank] = i32(found, base + rank - 1)
    }
    far[rank] = metres
    found[base + rank] = place
  }
}

interface Ranked {
  readonly far: Float64Array
  readonly found: Int32Array
  readonly base: number
  readonly rank: number
}

function isNearer({ far, found, base, rank }: Ranked, metres: number, place: number): boolean {
  const known = f64(far, rank)
  return metres < known || (metres === known && place < i32(found, base + rank))
}
