import { entriesIn, HASH_BYTES, MerkleError, TILE_WIDTH, type TilePlace } from '@urbe/merkle'

import { leavesOf } from './bundles.ts'
import { TrailFault } from './fault.ts'
import type { TrailSource } from './source.ts'

/** More than a bundle may hold, so that an entry too many can be named. */
const ENTRIES_READ_MAX = 2 * TILE_WIDTH

/** The leaves of a bundle, made of the bytes of its entries. Throws `TrailFault`. */
export async function readBundle(source: TrailSource, place: TilePlace): Promise<readonly Uint8Array[]> {
  const { index, width } = place
  const first = index * TILE_WIDTH
  const [bundle, tile] = await Promise.all([source.tile(place), source.tile({ ...place, level: 0 })])
  const where = { index: first, before: first + width }
  if (bundle === undefined)
    throw new TrailFault('entry_missing', `the entries from ${first} on are missing`, where)
  if (tile?.length !== width * HASH_BYTES)
    throw new TrailFault('tile_changed', `tile 0/${index} is not whole`, where)
  const leaves = leavesOf({ first, width, tile, entries: decoded(bundle, where) })
  source.confirm?.(place)
  return leaves
}

function decoded(bundle: Uint8Array, where: { index: number; before: number }): readonly Uint8Array[] {
  try {
    return entriesIn(bundle, ENTRIES_READ_MAX)
  } catch (error) {
    if (!(error instanceof MerkleError)) throw error
    throw new TrailFault('malformed', error.message, where)
  }
}
