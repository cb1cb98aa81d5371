import {
  completeHash,
  HASH_BYTES,
  type ReadSubtrees,
  subtreesIn,
  TILE_WIDTH,
  type TilePlace,
} from '@urbe/merkle'

/** The tiles of a tree computed from its leaves, which is what everything that is told of it is held against. */
export function computedTree() {
  const levels: Uint8Array[][] = []

  function add(hash: Uint8Array, level = 0): void {
    const hashes = levels[level] ?? []
    levels[level] = hashes
    hashes.push(hash)
    if (hashes.length % TILE_WIDTH === 0) add(completeHash(hashes.slice(-TILE_WIDTH)), level + 1)
  }

  const tile = ({ level, index, width }: TilePlace & { readonly level: number }): Uint8Array =>
    Buffer.concat(
      (levels[level] ?? []).slice(index * TILE_WIDTH, index * TILE_WIDTH + width),
      width * HASH_BYTES,
    )

  return {
    add: (leaf: Uint8Array) => add(leaf),
    tile,
    subtrees: (size: number): ReadSubtrees => subtreesIn(size, async (place) => tile(place)),
  }
}
export type ComputedTree = ReturnType<typeof computedTree>
