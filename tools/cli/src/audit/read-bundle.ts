import { entriesIn, HASH_BYTES, hashAt, MerkleError, TILE_WIDTH, type TilePlace } from '@urbe/merkle'

import { type Leaves, leavesOf } from './bundles.ts'
import { TrailFault } from './fault.ts'
import type { TrailSource } from './source.ts'

/** More than a bundle may hold, so that an entry too many can be named. */
const ENTRIES_READ_MAX = 2 * TILE_WIDTH

interface ReadBundle extends Leaves {
  /** Without its bytes the leaves are those that the tree is said to have. */
  readonly isSeen: boolean
}

/** The leaves of a bundle, made of the bytes of its entries where those are there. Throws `TrailFault`. */
export async function readBundle(source: TrailSource, place: TilePlace): Promise<ReadBundle> {
  const { index, width } = place
  const first = index * TILE_WIDTH
  const [bundle, tile] = await Promise.all([source.tile(place), source.tile({ ...place, level: 0 })])
  const where = { index: first, before: first + width }
  if (tile?.length !== width * HASH_BYTES)
    throw new TrailFault('tile_changed', `tile 0/${index} is not whole`, where)
  if (bundle === undefined) {
    const leaves = Array.from({ length: width }, (_, at) => hashAt(tile, at))
    return { leaves, movedBefore: 0, isSeen: false }
  }
  const leaves = leavesOf({ first, width, tile, entries: decoded(bundle, where) })
  source.confirm?.(place)
  return { ...leaves, isSeen: true }
}

function decoded(bundle: Uint8Array, where: { index: number; before: number }): readonly Uint8Array[] {
  try {
    return entriesIn(bundle, ENTRIES_READ_MAX)
  } catch (error) {
    if (!(error instanceof MerkleError)) throw error
    throw new TrailFault('malformed', error.message, where)
  }
}
