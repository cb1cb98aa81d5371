import type { Point } from '../../map.ts'
import { f64, i32 } from '../../memory/column.ts'
import { grouped } from '../../road-network.ts'
import { planeMetres } from './distance.ts'

const NODES_A_CELL = 2

interface Grid {
  readonly minX: number
  readonly minY: number
  readonly cellMetres: number
  readonly columns: number
  readonly rows: number
  readonly start: Int32Array
  readonly members: Int32Array
  readonly x: Float64Array
  readonly y: Float64Array
}

/** The node nearest to each point; of equally near ones the first. -1 where there are no nodes. */
export function nearestNodes(
  nodes: readonly { readonly x: number; readonly y: number }[],
  points: readonly Point[],
): Int32Array {
  if (nodes.length === 0) return new Int32Array(points.length).fill(-1)
  const grid = gridOf(nodes)
  return Int32Array.from(points, (point) => nearestIn(grid, point))
}

function gridOf(nodes: readonly { readonly x: number; readonly y: number }[]): Grid {
  const x = Float64Array.from(nodes, (node) => node.x)
  const y = Float64Array.from(nodes, (node) => node.y)
  const [minX, minY] = [least(x), least(y)]
  const [wide, high] = [-least(x.map((each) => -each)) - minX, -least(y.map((each) => -each)) - minY]
  const cellMetres = Math.max(
    1,
    Math.sqrt((wide * high * NODES_A_CELL) / nodes.length),
    (wide + high) / nodes.length,
  )
  const columns = Math.floor(wide / cellMetres) + 1
  const rows = Math.floor(high / cellMetres) + 1
  const cell = (node: number): number =>
    Math.floor((f64(y, node) - minY) / cellMetres) * columns + Math.floor((f64(x, node) - minX) / cellMetres)
  const [start, members] = grouped(
    Int32Array.from(nodes, (_, node) => cell(node)),
    columns * rows,
  )
  return { minX, minY, cellMetres, columns, rows, start, members, x, y }
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
}

/** Looks into squares of cells around the point, wider and wider, until nothing nearer can lie outside. */
function nearestIn(grid: Grid, point: Point): number {
  const { minX, minY, cellMetres, columns, rows } = grid
  const column = within(Math.floor((point[0] - minX) / cellMetres), columns)
  const row = within(Math.floor((point[1] - minY) / cellMetres), rows)
  let best = { node: -1, metres: Number.POSITIVE_INFINITY }
  for (let reach = 0; reach < Math.max(columns, rows); reach += 1) {
    if (best.metres < (reach - 1) * cellMetres) break
    for (const cell of ringOf(grid, { column, row, reach })) best = nearerIn(grid, cell, { point, best })
  }
  return best.node
}

function within(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value))
}

function* ringOf(
  { columns, rows }: Grid,
  { column, row, reach }: { readonly column: number; readonly row: number; readonly reach: number },
): Generator<number> {
  for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y += 1) {
    const isEdge = y === row - reach || y === row + reach
    const step = isEdge ? 1 : Math.max(1, 2 * reach)
    for (let x = column - reach; x <= column + reach; x += step)
      if (x >= 0 && x < columns) yield y * columns + x
  }
}

interface Best {
  readonly node: number
  readonly metres: number
}

function nearerIn(
  { start, members, x, y }: Grid,
  cell: number,
  { point, best }: { readonly point: Point; readonly best: Best },
): Best {
  let found = best
  for (let at = i32(start, cell); at < i32(start, cell + 1); at += 1) {
    const node = i32(members, at)
    const metres = planeMetres(point, [f64(x, node), f64(y, node)])
    if (metres < found.metres || (metres === found.metres && node < found.node)) found = { node, metres }
  }
  return found
}
