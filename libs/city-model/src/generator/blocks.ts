import type { DistrictKind, Point } from '../map.ts'
import { chance, noise } from './noise.ts'
import type { Site } from './site.ts'
import { BLOCK_CELLS } from './size.ts'

/** A block of BLOCK_CELLS x BLOCK_CELLS cells between arterials: one district of the city. */
export interface Block {
  readonly id: number
  readonly column: number
  readonly row: number
  readonly kind: DistrictKind
  readonly centreMetres: number
}

interface Ground {
  readonly column: number
  readonly row: number
  readonly centreMetres: number
}

const CENTRE_SHARE = 0.05
const COMMERCE_SHARE = 0.14
const INDUSTRY_SHARE = 0.13
const PARK_SHARE = 0.08
/** Trade gathers around the middle; the larger the city, the more of it has middles of its own. */
const SCATTER_METRES_MIN = 700
const SCATTER_RADII = 0.9

/** The blocks of a city: inside an uneven outline, connected to the centre, each with a use. */
export function blocksOf(site: Site): readonly Block[] {
  const grounds = connected(site, outlined(site))
  const uses = usesOf(site, grounds)
  return grounds.map((ground, id) => ({ ...ground, id, kind: uses.get(ground) ?? 'residential' }))
}

export function blockOutline(site: Site, { column, row }: Block): readonly Point[] {
  const [left, low] = [column * BLOCK_CELLS, row * BLOCK_CELLS]
  const outline: Point[] = []
  for (let step = 0; step < 4 * BLOCK_CELLS * 2; step += 1) {
    const along = (step % (BLOCK_CELLS * 2)) / 2
    const side = Math.floor(step / (BLOCK_CELLS * 2))
    if (side === 0) outline.push(site.place(left + along, low))
    else if (side === 1) outline.push(site.place(left + BLOCK_CELLS, low + along))
    else if (side === 2) outline.push(site.place(left + BLOCK_CELLS - along, low + BLOCK_CELLS))
    else outline.push(site.place(left, low + BLOCK_CELLS - along))
  }
  return outline
}

function outlined(site: Site): readonly Ground[] {
  const side = site.lines / BLOCK_CELLS
  const grounds: Ground[] = []
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const centreMetres = centreDistance(site, column, row)
      const reach = site.radiusMetres * (0.98 + 0.22 * noise(column / 2, row / 2, site.salt ^ 31))
      const isInnermost = Math.abs(column + 0.5 - side / 2) < 1 && Math.abs(row + 0.5 - side / 2) < 1
      if (isInnermost || centreMetres < reach) grounds.push({ column, row, centreMetres })
    }
  }
  return grounds
}

function centreDistance({ lines, cellMetres }: Site, column: number, row: number): number {
  const east = ((column + 0.5) * BLOCK_CELLS - lines / 2) * cellMetres
  const north = ((row + 0.5) * BLOCK_CELLS - lines / 2) * cellMetres
  return Math.sqrt(east * east + north * north)
}

function connected(site: Site, grounds: readonly Ground[]): readonly Ground[] {
  const side = site.lines / BLOCK_CELLS
  const at = new Map(grounds.map((ground) => [ground.row * side + ground.column, ground]))
  const reached = new Set<Ground>()
  const open: Ground[] = []
  const reach = (column: number, row: number): void => {
    const ground = column >= 0 && column < side ? at.get(row * side + column) : undefined
    if (!ground || reached.has(ground)) return
    reached.add(ground)
    open.push(ground)
  }
  reach(side / 2, side / 2)
  for (let ground = open.pop(); ground; ground = open.pop()) {
    const { row, column } = ground
    reach(column - 1, row)
    reach(column + 1, row)
    reach(column, row - 1)
    reach(column, row + 1)
  }
  return grounds.filter((ground) => reached.has(ground))
}

/** Bid-rent in short: trade takes the middle, industry one edge, parks what noise gives them, homes the rest. */
function usesOf({ salt, radiusMetres }: Site, grounds: readonly Ground[]): Map<Ground, DistrictKind> {
  const uses = new Map<Ground, DistrictKind>()
  const give = (kind: DistrictKind, share: number, least: number, bid: (ground: Ground) => number) => {
    const free = grounds.filter((ground) => !uses.has(ground))
    const ranked = free.map((ground) => ({ ground, bid: bid(ground) })).sort((a, b) => a.bid - b.bid)
    const count = Math.min(free.length - 1, Math.max(least, Math.round(share * grounds.length)))
    for (const { ground } of ranked.slice(0, Math.max(0, count))) uses.set(ground, kind)
  }
  const scatterMetres = Math.max(SCATTER_METRES_MIN, SCATTER_RADII * radiusMetres)
  const jitter = (ground: Ground, reach: number) => chance(ground.column, ground.row, salt ^ 41) * reach
  const eastward = chance(5, 6, salt) < 0.5 ? -1 : 1
  const northward = chance(7, 8, salt) < 0.5 ? -1 : 1
  give('centre', CENTRE_SHARE, 1, (ground) => ground.centreMetres)
  give('commerce', COMMERCE_SHARE, 1, (ground) => ground.centreMetres + jitter(ground, scatterMetres))
  give('industrial', INDUSTRY_SHARE, 0, (g) => eastward * g.column + northward * g.row + jitter(g, 1.5))
  give('park', PARK_SHARE, 0, (ground) => ground.centreMetres / radiusMetres + jitter(ground, 2.5))
  return uses
}
