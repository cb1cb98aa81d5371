import type { RoadClass } from '../map.ts'
import type { Block } from './blocks.ts'
import { chance } from './noise.ts'
import type { Site } from './site.ts'
import { BLOCK_CELLS } from './size.ts'

/** A street between two neighbouring crossings of the lattice. */
export interface Street {
  readonly fromU: number
  readonly fromV: number
  readonly toU: number
  readonly toV: number
  readonly class: RoadClass
  readonly bridge: boolean
}

const BRIDGE_EVERY_BLOCKS = 2
const RING_CITIZENS_MIN = 3000
/** Share of the local streets that are not built: few in the middle, many outside. */
const GAPS_IN_MIDDLE = 0.08
const GAPS_OUTSIDE = 0.42

/** Every street the city could have on its blocks, then those it builds: all main streets, and no place cut off. */
export function streetsOf(site: Site, blocks: readonly Block[]): readonly Street[] {
  const covered = coveredCells(blocks)
  const parks = new Set(
    blocks.filter((block) => block.kind === 'park').map((block) => keyOf(block.column, block.row)),
  )
  return built(site, drafted(site, covered, parks))
}

type Cells = ReadonlySet<number>

const ROW = 65_536

function keyOf(u: number, v: number): number {
  return v * ROW + u
}

function coveredCells(blocks: readonly Block[]): Cells {
  const cells = new Set<number>()
  for (const { column, row } of blocks) {
    for (let u = 0; u < BLOCK_CELLS; u += 1) {
      for (let v = 0; v < BLOCK_CELLS; v += 1)
        cells.add(keyOf(column * BLOCK_CELLS + u, row * BLOCK_CELLS + v))
    }
  }
  return cells
}

function drafted(site: Site, cells: Cells, parks: Cells): readonly Street[] {
  const streets: Street[] = []
  for (let v = 0; v <= site.lines; v += 1) {
    for (let u = 0; u <= site.lines; u += 1) {
      for (const line of linesFrom({ site, cells, parks }, u, v)) {
        streets.push({ ...line, class: classOf(site, line), bridge: crossesRiver(site, line) })
      }
    }
  }
  return streets
}

interface Ground {
  readonly site: Site
  readonly cells: Cells
  readonly parks: Cells
}

/** What may lead from a crossing east, north and across its cell. No street runs through a park. */
function linesFrom({ site, cells, parks }: Ground, u: number, v: number): readonly Line[] {
  const has = (column: number, row: number): boolean =>
    column >= 0 && row >= 0 && cells.has(keyOf(column, row))
  const isPark = parks.has(keyOf(Math.floor(u / BLOCK_CELLS), Math.floor(v / BLOCK_CELLS)))
  const isOpenEast = v % BLOCK_CELLS === 0 || !isPark
  const isOpenNorth = u % BLOCK_CELLS === 0 || !isPark
  const lines: Line[] = []
  if (isOpenEast && (has(u, v) || has(u, v - 1))) lines.push({ fromU: u, fromV: v, toU: u + 1, toV: v })
  if (isOpenNorth && (has(u, v) || has(u - 1, v))) lines.push({ fromU: u, fromV: v, toU: u, toV: v + 1 })
  if (has(u, v) && isRisingDiagonal(site, u, v)) lines.push({ fromU: u, fromV: v, toU: u + 1, toV: v + 1 })
  if (has(u, v) && isFallingDiagonal(site, u, v)) lines.push({ fromU: u, fromV: v + 1, toU: u + 1, toV: v })
  return lines
}

function ringReach({ lines, citizens }: Site): number {
  return citizens < RING_CITIZENS_MIN
    ? 0
    : BLOCK_CELLS * Math.max(1, Math.round((lines / 2 / BLOCK_CELLS) * 0.5))
}

/** A boulevard through the centre, and two of the four cut corners of the ring. */
function isRisingDiagonal(site: Site, u: number, v: number): boolean {
  const [east, north] = [u - site.lines / 2, v - site.lines / 2]
  const reach = ringReach(site)
  if (reach === 0) return false
  const isBoulevard = east === north && Math.abs(east + 0.5) < reach * 1.5
  const isCorner = Math.abs(north - east) === reach * 1.5 && Math.abs(east + north + 1) <= reach / 2
  return isBoulevard || isCorner
}

function isFallingDiagonal(site: Site, u: number, v: number): boolean {
  const [east, north] = [u - site.lines / 2, v - site.lines / 2]
  const reach = ringReach(site)
  return reach > 0 && Math.abs(east + north + 1) === reach * 1.5 && Math.abs(east - north) <= reach / 2
}

type Line = Pick<Street, 'fromU' | 'fromV' | 'toU' | 'toV'>

function classOf(site: Site, { fromU, fromV, toU, toV }: Line): RoadClass {
  const reach = ringReach(site)
  const middle = site.lines / 2
  if (fromU !== toU && fromV !== toV) return fromU - fromV === 0 ? 'arterial' : 'motorway'
  const across = fromV === toV ? fromV : fromU
  const along = fromV === toV ? (fromU + toU) / 2 : (fromV + toV) / 2
  const isRing = Math.abs(across - middle) === reach && Math.abs(along - middle) < reach / 2
  if (isRing && reach > 0) return 'motorway'
  if (across % BLOCK_CELLS === 0) return 'arterial'
  return across % BLOCK_CELLS === BLOCK_CELLS / 2 ? 'collector' : 'local'
}

function crossesRiver({ fromRiver }: Site, { fromU, fromV, toU, toV }: Line): boolean {
  return fromRiver(fromU, fromV) < 0 !== fromRiver(toU, toV) < 0
}

function built(site: Site, drafts: readonly Street[]): readonly Street[] {
  const joined = joinedPlaces()
  const kept = new Set<Street>()
  const keep = (street: Street): void => {
    if (
      joined.join(keyOf(street.fromU, street.fromV), keyOf(street.toU, street.toV)) ||
      isWorthIt(site, street)
    ) {
      kept.add(street)
    }
  }
  const isMain = (street: Street): boolean => street.class !== 'local'
  for (const street of drafts) if (!street.bridge && isMain(street)) keep(street)
  for (const street of inAnyOrder(site, drafts)) if (!street.bridge && !isMain(street)) keep(street)
  for (const street of drafts) if (street.bridge && isBridgeSite(site, street)) keep(street)
  for (const street of drafts) if (street.bridge) keep(street)
  return drafts.filter((street) => kept.has(street))
}

/** Whether a street is built although one could get round without it. */
function isWorthIt(site: Site, street: Street): boolean {
  if (street.bridge) return isBridgeSite(site, street)
  if (street.class !== 'local') return true
  const half = site.lines / 2
  const east = (street.fromU + street.toU) / 2 - half
  const north = (street.fromV + street.toV) / 2 - half
  const outward = Math.min(1, Math.sqrt(east * east + north * north) / half)
  const gaps = GAPS_IN_MIDDLE + (GAPS_OUTSIDE - GAPS_IN_MIDDLE) * outward
  return chance(street.fromU + street.toU, street.fromV + street.toV, site.salt ^ 51) >= gaps
}

function isBridgeSite(site: Site, { fromU, toU, class: rank }: Street): boolean {
  const blocksOff = (fromU - site.lines / 2) / BLOCK_CELLS
  return rank === 'motorway' || (fromU === toU && blocksOff % BRIDGE_EVERY_BLOCKS === 0)
}

function inAnyOrder({ salt }: Site, streets: readonly Street[]): readonly Street[] {
  const orderOf = (street: Street) => chance(street.fromU + street.toU, street.fromV + street.toV, salt ^ 52)
  return streets
    .map((street) => ({ street, order: orderOf(street) }))
    .sort((a, b) => a.order - b.order)
    .map(({ street }) => street)
}

/** Which places can already reach each other. */
function joinedPlaces(): { readonly join: (a: number, b: number) => boolean } {
  const leaders = new Map<number, number>()
  const leaderOf = (place: number): number => {
    let at = place
    for (let next = leaders.get(at); next !== undefined; next = leaders.get(at)) {
      const beyond = leaders.get(next)
      if (beyond !== undefined) leaders.set(at, beyond)
      at = next
    }
    return at
  }
  return {
    join(a, b) {
      const [one, other] = [leaderOf(a), leaderOf(b)]
      if (one === other) return false
      leaders.set(one, other)
      return true
    },
  }
}
