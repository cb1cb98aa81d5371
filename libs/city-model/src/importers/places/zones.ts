import type { Point } from '../../map.ts'
import { StreetDraftError } from '../errors.ts'
import { isWithin, type Ring } from '../geo/area.ts'

/** An area of the ground. */
export interface Zone {
  readonly outer: readonly Ring[]
  readonly inner: readonly Ring[]
  readonly squareMetres: number
}

const CELLS_A_SIDE_MAX = 256

export interface ZoneLimits {
  readonly zonesMax: number
  /** Steps of the search, all points together: cells entered, zones tried and corners of their outlines. */
  readonly zoneStepsMax: number
}

interface Box {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

/**
 * Which zone a point lies in: the smallest of them, by its number, or -1. Zones are looked for in a grid of as many cells as there are
 * zones, so that a large map takes hardly longer a building than a small one.
 * @throws StreetDraftError too_many_zones
 */
export function zoneFinder(zones: readonly Zone[], limits: ZoneLimits): (point: Point) => number {
  if (zones.length > limits.zonesMax) {
    throw new StreetDraftError(
      'too_many_zones',
      `the file has ${zones.length} areas, at most ${limits.zonesMax}`,
    )
  }
  let steps = 0
  const count = (more: number): void => {
    steps += more
    if (steps > limits.zoneStepsMax) {
      throw new StreetDraftError('too_many_zones', 'the areas of the file overlap each other too often')
    }
  }
  const boxes = zones.map(boxOf)
  const grid = gridOf(boxes)
  const cells = new Map<number, number[]>()
  for (const zone of smallestFirst(zones)) {
    for (const cell of cellsOf(grid, boxes[zone])) {
      count(1)
      const members = cells.get(cell)
      if (members) members.push(zone)
      else cells.set(cell, [zone])
    }
  }
  const isAt = (zone: number, point: Point): boolean => {
    count(1)
    if (!isInBox(boxes[zone], point)) return false
    count(cornersOf(zones[zone]))
    return isInZone(zones[zone], point)
  }
  return (point) => cells.get(cellAt(grid, point))?.find((zone) => isAt(zone, point)) ?? -1
}

interface Grid extends Box {
  /** Cells in a row, and rows. */
  readonly side: number
}

function gridOf(boxes: readonly Box[]): Grid {
  const side = Math.min(CELLS_A_SIDE_MAX, Math.max(1, Math.ceil(Math.sqrt(boxes.length))))
  return { ...around(boxes), side }
}

function column({ minX, maxX, side }: Grid, x: number): number {
  return cellOf((x - minX) / (maxX - minX), side)
}

function row({ minY, maxY, side }: Grid, y: number): number {
  return cellOf((y - minY) / (maxY - minY), side)
}

/** Of a share of the extent; everything where the extent is nothing. */
function cellOf(share: number, side: number): number {
  return Number.isFinite(share) ? Math.min(side - 1, Math.max(0, Math.floor(share * side))) : 0
}

function cellAt(grid: Grid, [x, y]: Point): number {
  return row(grid, y) * grid.side + column(grid, x)
}

function* cellsOf(grid: Grid, box: Box | undefined): Generator<number> {
  if (box === undefined) return
  for (let y = row(grid, box.minY); y <= row(grid, box.maxY); y += 1) {
    for (let x = column(grid, box.minX); x <= column(grid, box.maxX); x += 1) yield y * grid.side + x
  }
}

function smallestFirst(zones: readonly Zone[]): readonly number[] {
  const size = (zone: number): number => zones[zone]?.squareMetres ?? 0
  return [...zones.keys()].sort((a, b) => size(a) - size(b) || a - b)
}

function boxOf({ outer }: Zone): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of outer) {
    for (const [x, y] of ring) {
      ;[minX, maxX] = [Math.min(minX, x), Math.max(maxX, x)]
      ;[minY, maxY] = [Math.min(minY, y), Math.max(maxY, y)]
    }
  }
  return { minX, minY, maxX, maxY }
}

function around(boxes: readonly Box[]): Box {
  return boxes.reduce(
    (all, { minX, minY, maxX, maxY }) => ({
      minX: Math.min(all.minX, minX),
      minY: Math.min(all.minY, minY),
      maxX: Math.max(all.maxX, maxX),
      maxY: Math.max(all.maxY, maxY),
    }),
    { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity },
  )
}

function isInBox(box: Box | undefined, [x, y]: Point): boolean {
  return box !== undefined && x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY
}

function isInZone(zone: Zone | undefined, point: Point): boolean {
  if (zone === undefined) return false
  const isIn = (ring: Ring): boolean => isWithin(ring, point)
  return zone.outer.some(isIn) && !zone.inner.some(isIn)
}

function cornersOf(zone: Zone | undefined): number {
  if (zone === undefined) return 0
  return [...zone.outer, ...zone.inner].reduce((sum, ring) => sum + ring.length, 0)
}
