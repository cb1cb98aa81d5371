import { FileFormatError } from '../../errors.ts'
import { i32 } from '../../memory/column.ts'
import { planeMetres } from '../geo/distance.ts'
import type { Position } from './features.ts'

/** Points of lines, each once, and the lines as numbers of points. */
export interface Vertices {
  readonly positions: readonly Position[]
  readonly lines: readonly (readonly number[])[]
}

/** Positions with the very same coordinates are one point: there the lines meet. */
export function verticesOf(lines: readonly (readonly Position[])[]): Vertices {
  const positions: Position[] = []
  const numbers = new Map<string, number>()
  const numberOf = (position: Position): number => {
    const key = `${position[0]} ${position[1]}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, positions.length)
    return positions.push(position) - 1
  }
  const numbered = lines.map((line) => line.map(numberOf))
  return { positions, lines: numbered }
}

export interface Snapping {
  /** Metres in the plane, by number of the point. */
  readonly plane: readonly Position[]
  readonly lines: readonly (readonly number[])[]
  readonly toleranceMetres: number
  readonly stepsMax: number
}

export interface Snapped {
  readonly lines: readonly (readonly number[])[]
  /** Ends that were moved onto another point. */
  readonly ends: number
}

/** A line of fewer points is never closed to a ring. */
const POINTS_OF_CLOSED_MIN = 4

/**
 * Moves ends of lines onto the nearest point of another line that is no farther than the tolerance: what was drawn by hand seldom
 * meets exactly. A point that others were moved onto stays where it is, so nothing is moved farther than the tolerance.
 */
export function snapEnds(snapping: Snapping): Snapped {
  const { plane, lines, toleranceMetres } = snapping
  const search: Search = {
    ...snapping,
    cells: cellsOf(plane, toleranceMetres),
    target: Int32Array.from(plane, (_, point) => point),
    steps: 0,
  }
  const { target } = search
  const isPinned = new Uint8Array(plane.length)
  let ends = 0
  for (const line of lines) {
    const own = new Set(line.length < POINTS_OF_CLOSED_MIN ? line : line.slice(1, -1))
    for (const end of [line[0], line.at(-1)]) {
      if (end === undefined || isPinned[end] === 1 || i32(target, end) !== end) continue
      const onto = nearest(search, end, own)
      if (onto === -1) continue
      target[end] = onto
      isPinned[onto] = 1
      ends += 1
    }
  }
  return { lines: lines.map((line) => line.map((point) => i32(target, point))), ends }
}

interface Search extends Snapping {
  readonly cells: ReadonlyMap<string, readonly number[]>
  /** Where each point was moved to; itself while it was not. */
  readonly target: Int32Array
  steps: number
}

/** The nearest point that has not been moved and is none of the line's own; of equally near ones the first, -1 for none. */
function nearest(search: Search, end: number, own: ReadonlySet<number>): number {
  const { plane, cells, target, toleranceMetres, stepsMax } = search
  const here = plane[end] ?? [0, 0]
  let [best, least] = [-1, toleranceMetres]
  for (const point of around(cells, here, toleranceMetres)) {
    search.steps += 1
    if (search.steps > stepsMax)
      throw new FileFormatError(1, 'fewer points within the tolerance of one another')
    if (point === end || i32(target, point) !== point || own.has(point)) continue
    const metres = planeMetres(here, plane[point] ?? [0, 0])
    if (metres < least || (metres === least && best === -1)) [best, least] = [point, metres]
  }
  return best
}

function cellKey(x: number, y: number): string {
  return `${x} ${y}`
}

function cellsOf(plane: readonly Position[], side: number): ReadonlyMap<string, readonly number[]> {
  const cells = new Map<string, number[]>()
  if (side === 0) return cells
  for (const [point, [x, y]] of plane.entries()) {
    const key = cellKey(Math.floor(x / side), Math.floor(y / side))
    const members = cells.get(key)
    if (members) members.push(point)
    else cells.set(key, [point])
  }
  return cells
}

function* around(
  cells: ReadonlyMap<string, readonly number[]>,
  position: Position,
  side: number,
): Generator<number> {
  if (side === 0) return
  const [column, row] = [Math.floor(position[0] / side), Math.floor(position[1] / side)]
  for (let y = row - 1; y <= row + 1; y += 1) {
    for (let x = column - 1; x <= column + 1; x += 1) yield* cells.get(cellKey(x, y)) ?? []
  }
}
