import {
  EMPTY_ROOT,
  grow,
  HASH_BYTES,
  leafHash,
  nodeHash,
  type ReadSubtrees,
  type ReadTile,
  subtreesIn,
} from '../src/index.ts'
import type { Subtree } from '../src/subtrees.ts'

/** The definition of RFC 9162 §2.1.1, word for word: what the library is held against. */
export function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return only
  const split = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)))
}

export const entry = (index: number): Uint8Array => Buffer.from(`entry ${index}`)
export const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(entry(index)))

/** A tree in memory that grows through its tiles, as the one in the database does. */
export function growingTree() {
  const tiles = new Map<string, Uint8Array>()
  const readTile: ReadTile = async ({ level, index, width }) =>
    (tiles.get(`${level}/${index}`) ?? new Uint8Array()).subarray(0, width * HASH_BYTES)
  let size = 0
  // A complete subtree never changes, so trees of all sizes share what was read once.
  const known = new Map<string, Promise<Uint8Array>>()
  const subtrees =
    (of = size): ReadSubtrees =>
    (wanted) => {
      const read = subtreesIn(of, readTile)
      const hashOf = async (subtree: Subtree) => (await read([subtree]))[0] ?? EMPTY_ROOT
      return Promise.all(
        wanted.map((subtree) => {
          const key = `${subtree.level}/${subtree.index}`
          const hash = known.get(key) ?? hashOf(subtree)
          known.set(key, hash)
          return hash
        }),
      )
    }
  return {
    readTile,
    tiles,
    size: () => size,
    async append(leaves: readonly Uint8Array[]): Promise<void> {
      for (const { level, index, added } of await grow({ size, leaves, readTile })) {
        const key = `${level}/${index}`
        tiles.set(key, Buffer.concat([tiles.get(key) ?? new Uint8Array(), added]))
      }
      size += leaves.length
    },
    subtrees,
  }
}
