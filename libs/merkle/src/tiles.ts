import { MerkleError } from './faults.ts'
import { HASH_BYTES, nodeHash } from './hashes.ts'
import type { ReadSubtrees, Subtree } from './subtrees.ts'

/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8
const LEVEL_MAX = 63
const BASE = 1_000

/** One file of the C2SP tlog-tiles layout. `entries` holds what the tiles of level 0 hash. */
export interface TilePlace {
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256. */
  readonly width: number
}

/** `<L>/<N>[.p/<W>]`, as it stands behind `tile/`. */
export function tilePath({ level, index, width }: TilePlace): string {
  const groups: string[] = []
  let rest = index
  do {
    groups.unshift(String(rest % BASE).padStart(3, '0'))
    rest = Math.floor(rest / BASE)
  } while (rest > 0)
  const last = groups.pop()
  const path = [...groups.map((group) => `x${group}`), last].join('/')
  return `${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

const PATH = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** Undefined for what is spelled otherwise than `tilePath` spells it. */
export function placeOfTile(path: string): TilePlace | undefined {
  const [, level = '', groups = '', partial] = PATH.exec(path) ?? []
  const index = Number(groups.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  const place = { level: level === 'entries' ? level : Number(level), index, width } as const
  const isSane =
    Number.isSafeInteger(index) && width <= TILE_WIDTH && (level === 'entries' || Number(level) <= LEVEL_MAX)
  return isSane && tilePath(place) === path ? place : undefined
}

/** Every tile of the tree of a size, level by level, the bundles of entries first. */
export function* tilesOf(size: number): Generator<TilePlace> {
  yield* ofLevel('entries', size)
  for (let level = 0, width = size; width > 0; level += 1, width = Math.floor(width / TILE_WIDTH)) {
    yield* ofLevel(level, width)
  }
}

function* ofLevel(level: TilePlace['level'], count: number): Generator<TilePlace> {
  for (let first = 0; first < count; first += TILE_WIDTH) {
    yield { level, index: first / TILE_WIDTH, width: Math.min(TILE_WIDTH, count - first) }
  }
}

/** The width of a tile as the tree of a size has it; 0 when it has none. */
export function widthIn(size: number, { level, index }: Omit<TilePlace, 'width'>): number {
  const count = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level)
  return Math.max(0, Math.min(TILE_WIDTH, count - index * TILE_WIDTH))
}

export type ReadTile = (place: TilePlace & { readonly level: number }) => Promise<Uint8Array>

/** Subtrees of the tree of a size, out of its tiles; each tile is read once. */
export function subtreesIn(size: number, readTile: ReadTile): ReadSubtrees {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const tileOf = (level: number, index: number) => {
    const key = `${level}/${index}`
    const known = tiles.get(key) ?? readTile({ level, index, width: widthIn(size, { level, index }) })
    tiles.set(key, known)
    return known
  }
  const hashOf = async ({ level, index }: Subtree): Promise<Uint8Array> => {
    const tileLevel = Math.floor(level / TILE_HEIGHT)
    const count = 2 ** (level % TILE_HEIGHT)
    const first = index * count
    const tile = await tileOf(tileLevel, Math.floor(first / TILE_WIDTH))
    return completeHash(hashesIn(tile, first % TILE_WIDTH, count))
  }
  return (wanted) => Promise.all(wanted.map(hashOf))
}

function hashesIn(tile: Uint8Array, first: number, count: number): readonly Uint8Array[] {
  const hashes = Array.from({ length: count }, (_, at) => hashAt(tile, first + at))
  if (hashes.some(({ length }) => length !== HASH_BYTES))
    throw new MerkleError('malformed', 'a tile is too short')
  return hashes
}

export function hashAt(tile: Uint8Array, index: number): Uint8Array {
  return tile.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)
}

/** The root of a power of two of hashes. */
export function completeHash(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let at = 0; at < level.length; at += 2) above.push(pairAt(level, at))
    level = above
  }
  const [root] = level
  if (root === undefined) throw new MerkleError('malformed', 'a subtree without leaves')
  return root
}

function pairAt(hashes: readonly Uint8Array[], at: number): Uint8Array {
  const [left, right] = hashes.slice(at, at + 2)
  if (left === undefined || right === undefined)
    throw new MerkleError('malformed', 'a subtree is not complete')
  return nodeHash(left, right)
}

/** What has to be written when leaves are added to a tree of `size`. */
export interface GrownTile {
  readonly level: number
  readonly index: number
  /** Behind the hashes that the tile had. */
  readonly added: Uint8Array
  readonly width: number
}

interface Growing {
  readonly size: number
  readonly leaves: readonly Uint8Array[]
  /** The hashes of a tile that is not full yet. */
  readonly readTile: ReadTile
}

/** Tiles that change and those that become; a level above begins to grow when a tile below is full. */
export async function grow({ size, leaves, readTile }: Growing): Promise<readonly GrownTile[]> {
  const grown: GrownTile[] = []
  let added = leaves
  for (let level = 0, before = size; added.length > 0; level += 1, before = Math.floor(before / TILE_WIDTH)) {
    const above: Uint8Array[] = []
    for (let taken = 0; taken < added.length; ) {
      const index = Math.floor((before + taken) / TILE_WIDTH)
      const filled = (before + taken) % TILE_WIDTH
      const own = added.slice(taken, taken + TILE_WIDTH - filled)
      const width = filled + own.length
      grown.push({ level, index, added: Buffer.concat(own), width })
      if (width === TILE_WIDTH) {
        const head = filled === 0 ? new Uint8Array() : await readTile({ level, index, width: filled })
        above.push(completeHash([...hashesIn(head, 0, filled), ...own]))
      }
      taken += own.length
    }
    added = above
  }
  return grown
}
