import { entriesIn, HASH_BYTES, hashAt, MerkleError, TILE_WIDTH, type TilePlace } from '@urbe/merkle'

import { type Leaves, leavesOf } from './bundles.ts'
import { TrailFault } from './fault.ts'
import type { TrailSource } from './source.ts'

/** More than a bundle may hold, so that an entry too many can be named. */
const ENTRIES_READ_MAX = 2 * TILE_WIDTH

interface Verified extends Pick<Leaves, 'leaves' | 'movedBefore' | 'removedBefore'> {
  /** Without its bytes the leaves are those that the tree is said to have. */
  readonly isSeen: boolean
}

/** The leaves of a bundle, made of the bytes of its entries where those are there. Throws `TrailFault`. */
export async function readBundle(source: TrailSource, place: TilePlace): Promise<Verified> {
  return verified(source, await fetched(source, place))
}

/** The same of one bundle after the other; while one is computed the next one is on its way. */
export async function* readBundles(source: TrailSource, places: Iterable<TilePlace>) {
  let ahead: Promise<Fetched> | undefined
  for (const place of places) {
    const next = fetched(source, place)
    // Told when it is its turn; where something before it is wrong, nobody asks any more.
    next.catch(() => undefined)
    if (ahead !== undefined) yield step(source, await ahead)
    ahead = next
  }
  if (ahead !== undefined) yield step(source, await ahead)
}

const step = (source: TrailSource, read: Fetched) => ({ place: read.place, ...verified(source, read) })

interface Fetched {
  readonly place: TilePlace
  readonly bundle: Uint8Array | undefined
  readonly tile: Uint8Array | undefined
}

async function fetched(source: TrailSource, place: TilePlace): Promise<Fetched> {
  const [bundle, tile] = await Promise.all([source.tile(place), source.tile({ ...place, level: 0 })])
  return { place, bundle, tile }
}

function verified(source: TrailSource, { place, bundle, tile }: Fetched): Verified {
  const { index, width } = place
  const first = index * TILE_WIDTH
  const where = { index: first, before: first + width }
  if (tile?.length !== width * HASH_BYTES)
    throw new TrailFault('tile_changed', `tile 0/${index} is not whole`, where)
  if (bundle === undefined) {
    const leaves = Array.from({ length: width }, (_, at) => hashAt(tile, at))
    return { leaves, movedBefore: 0, removedBefore: 0, isSeen: false }
  }
  const { said, ...made } = leavesOf({ first, width, tile, entries: decoded(bundle, where) })
  source.confirm?.(place, said)
  return { ...made, isSeen: true }
}

function decoded(bundle: Uint8Array, where: { index: number; before: number }): readonly Uint8Array[] {
  try {
    return entriesIn(bundle, ENTRIES_READ_MAX)
  } catch (error) {
    if (!(error instanceof MerkleError)) throw error
    throw new TrailFault('malformed', error.message, where)
  }
}
