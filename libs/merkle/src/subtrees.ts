import { EMPTY_ROOT, nodeHash } from './hashes.ts'

/** A complete subtree: of the leaves from `index * 2 ** level` on, 2 ** level many. */
export interface Subtree {
  readonly level: number
  readonly index: number
}
/** Leaves from `low`, up to and without `high`. */
export interface Range {
  readonly low: number
  readonly high: number
}
/** Hashes of complete subtrees, in the order in which they were asked for. */
export type ReadSubtrees = (wanted: readonly Subtree[]) => Promise<readonly Uint8Array[]>

/** The largest power of two below a number greater than 1. */
export function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The complete subtrees that make up a range which begins at a multiple of its largest one, from left to right. */
export function subtreesOf({ low, high }: Range): readonly Subtree[] {
  const found: Subtree[] = []
  for (let at = low; at < high; ) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= high) level += 1
    found.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return found
}

/** MTH of RFC 9162 over a range of leaves, for each range. */
export async function hashesOf(ranges: readonly Range[], read: ReadSubtrees): Promise<readonly Uint8Array[]> {
  const parts = ranges.map(subtreesOf)
  const hashes = await read(parts.flat())
  let taken = 0
  return parts.map(({ length }) => {
    const own = hashes.slice(taken, taken + length)
    taken += length
    return own.length === 0 ? EMPTY_ROOT : own.reduceRight((right, left) => nodeHash(left, right))
  })
}

export async function rootOf(size: number, read: ReadSubtrees): Promise<Uint8Array> {
  const [root = EMPTY_ROOT] = await hashesOf([{ low: 0, high: size }], read)
  return root
}
