import type { Point } from '../map.ts'
import { chance, noise } from './noise.ts'
import { BLOCK_CELLS, sizeOf } from './size.ts'

/** Half the width of the river, in cells, and how far streets beside it give way. */
const RIVER_HALF_CELLS = 0.42
const RIVER_GIVES_WAY_CELLS = 1.6
const RIVER_BANK_SHARE = 0.6

export interface Site {
  readonly salt: number
  readonly citizens: number
  readonly radiusMetres: number
  /** Between neighbouring lines of the lattice. */
  readonly cellMetres: number
  /** Lattice lines run from 0 to `lines` both ways; the centre lies at lines / 2. */
  readonly lines: number
  readonly place: (u: number, v: number) => Point
  /** Signed cells from the middle of the river. */
  readonly fromRiver: (u: number, v: number) => number
  readonly water: readonly Point[]
}

/** The ground a city is built on: a lattice of streets bent by smooth noise, and a river the streets give way to. */
export function siteOf(seed: number, citizens: number): Site {
  const salt = Math.floor(seed / 65_536) ^ Math.imul(seed | 0, 0x9e3779b1)
  const { radiusMetres, cellMetres } = sizeOf(citizens)
  const lines = 2 * BLOCK_CELLS * Math.ceil((radiusMetres * 1.1) / (BLOCK_CELLS * cellMetres))
  const bed = riverBed(salt, lines)
  const bend = (u: number, v: number): Point => bent({ salt, cellMetres }, u, v)
  const place = (u: number, v: number): Point => bend(u, givingWay(bed(u), v))
  return {
    salt,
    citizens,
    radiusMetres,
    cellMetres,
    lines,
    place,
    fromRiver: (u, v) => v - bed(u),
    water: riverBanks(lines, bed, bend),
  }
}

function riverBed(salt: number, lines: number): (u: number) => number {
  const side = chance(1, 2, salt) < 0.5 ? -1 : 1
  const away = side * (0.1 + 0.12 * chance(3, 4, salt)) * lines
  // A quarter off a lattice line, so that no crossing lies in mid-stream.
  return (u) =>
    lines / 2 + away + 0.25 + 1.8 * noise(u / 7, 0.5, salt ^ 11) + 0.5 * noise(u / 3, 0.5, salt ^ 12)
}

function givingWay(bed: number, v: number): number {
  const off = v - bed
  const distance = Math.abs(off)
  if (distance >= RIVER_GIVES_WAY_CELLS) return v
  const pushed = RIVER_HALF_CELLS + distance * (1 - RIVER_HALF_CELLS / RIVER_GIVES_WAY_CELLS)
  return off < 0 ? bed - pushed : bed + pushed
}

function bent({ salt, cellMetres }: Pick<Site, 'salt' | 'cellMetres'>, u: number, v: number): Point {
  const east = 0.95 * noise(u / 6, v / 6, salt ^ 21) + 0.2 * noise(u / 2.5, v / 2.5, salt ^ 22)
  const north = 0.95 * noise(u / 6, v / 6, salt ^ 23) + 0.2 * noise(u / 2.5, v / 2.5, salt ^ 24)
  // Two cells of margin keep every coordinate of the city above zero.
  const corner = 2
  return [Math.round((u + east + corner) * cellMetres), Math.round((v + north + corner) * cellMetres)]
}

function riverBanks(
  lines: number,
  bed: (u: number) => number,
  bend: (u: number, v: number) => Point,
): readonly Point[] {
  const near: Point[] = []
  const far: Point[] = []
  const half = RIVER_HALF_CELLS * RIVER_BANK_SHARE
  for (let u = -1; u <= lines + 1; u += 0.5) {
    near.push(bend(u, bed(u) - half))
    far.unshift(bend(u, bed(u) + half))
  }
  return [...near, ...far]
}
