import { MerkleError } from './faults.ts'
import { isSame, nodeHash } from './hashes.ts'
import { hashesOf, type Range, type ReadSubtrees, splitOf } from './subtrees.ts'

export interface Inclusion {
  readonly index: number
  readonly size: number
}
export interface Sizes {
  readonly first: number
  readonly second: number
}

/** RFC 9162 §2.1.3.1: the hashes that lead from a leaf to the root. */
export async function inclusionProof(place: Inclusion, read: ReadSubtrees): Promise<readonly Uint8Array[]> {
  return await hashesOf(inclusionRanges(place), read)
}

/** RFC 9162 §2.1.4.1: that the first tree is the beginning of the second. */
export async function consistencyProof(sizes: Sizes, read: ReadSubtrees): Promise<readonly Uint8Array[]> {
  return await hashesOf(consistencyRanges(sizes), read)
}

function inclusionRanges({ index, size }: Inclusion): readonly Range[] {
  const ranges: Range[] = []
  let [low, high] = [0, size]
  while (high - low > 1) {
    const middle = low + splitOf(high - low)
    if (index < middle) {
      ranges.push({ low: middle, high })
      high = middle
    } else {
      ranges.push({ low, high: middle })
      low = middle
    }
  }
  return ranges.reverse()
}

function consistencyRanges({ first, second }: Sizes): readonly Range[] {
  if (first === 0 || first === second) return []
  const ranges: Range[] = []
  let [low, high] = [0, second]
  while (high !== first) {
    const middle = low + splitOf(high - low)
    if (first <= middle) {
      ranges.push({ low: middle, high })
      high = middle
    } else {
      ranges.push({ low, high: middle })
      low = middle
    }
  }
  // The whole first tree is known to whoever checks; only a part of it has to be shown.
  if (low > 0) ranges.push({ low, high })
  return ranges.reverse()
}

interface Inside extends Inclusion {
  readonly leaf: Uint8Array
  readonly proof: readonly Uint8Array[]
}
interface InclusionClaim extends Inside {
  readonly root: Uint8Array
}

/** RFC 9162 §2.1.3.2. Throws `bad_proof`. */
export function verifyInclusion({ root, ...inside }: InclusionClaim): void {
  if (!isSame(rootFrom(inside), root))
    throw bad(`the proof does not lead from entry ${inside.index} to the root`)
}

/** The root that a proof leads to. Throws `bad_proof` when it cannot be one of a tree of that size. */
export function rootFrom({ index, size, leaf, proof }: Inside): Uint8Array {
  if (index < 0 || index >= size) throw bad(`the tree of ${size} has no leaf ${index}`)
  const walk = walkFrom(index, size - 1)
  let hash = leaf
  for (const sibling of proof) {
    if (walk.isOver()) throw bad('the proof is too long')
    hash = walk.isRight() ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
    walk.up()
  }
  if (!walk.isOver()) throw bad('the proof is too short')
  return hash
}

interface ConsistencyClaim extends Sizes {
  readonly firstRoot: Uint8Array
  readonly secondRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** RFC 9162 §2.1.4.2. Throws `inconsistent` when the trees differ, `bad_proof` when the proof has no right shape. */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { first, second, firstRoot, secondRoot, proof } = claim
  if (first > second) throw differ(`${second} entries do not begin with ${first}`)
  if (first === 0 || first === second) {
    if (proof.length > 0) throw bad('nothing has to be proven here')
    if (first === second && !isSame(firstRoot, secondRoot))
      throw differ(`two trees of ${first} have two roots`)
    return
  }
  const [seed, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof
  if (seed === undefined) throw bad('the proof is too short')
  const roots = fold({ first, second, seed, rest })
  if (!isSame(roots.first, firstRoot))
    throw differ(`the tree of ${second} does not begin with that of ${first}`)
  if (!isSame(roots.second, secondRoot)) throw differ(`the proof does not lead to the tree of ${second}`)
}

interface Folding extends Sizes {
  readonly seed: Uint8Array
  readonly rest: readonly Uint8Array[]
}

function fold({ first, second, seed, rest }: Folding) {
  const walk = walkFrom(first - 1, second - 1)
  walk.upWhileRight()
  let [one, two] = [seed, seed]
  for (const sibling of rest) {
    if (walk.isOver()) throw bad('the proof is too long')
    if (walk.isRight()) {
      one = nodeHash(sibling, one)
      two = nodeHash(sibling, two)
    } else two = nodeHash(two, sibling)
    walk.up()
  }
  if (!walk.isOver()) throw bad('the proof is too short')
  return { first: one, second: two }
}

/** The way from a leaf to the root beside the way of the last leaf; `fn` and `sn` of the RFC. */
function walkFrom(leaf: number, last: number) {
  let [at, end] = [leaf, last]
  const step = () => {
    at = Math.floor(at / 2)
    end = Math.floor(end / 2)
  }
  const isOdd = () => at % 2 === 1
  return {
    isOver: () => end === 0,
    /** Whether the next sibling stands to the left. */
    isRight: () => isOdd() || at === end,
    up(): void {
      while (!isOdd() && at === end && at !== 0) step()
      step()
    },
    upWhileRight(): void {
      while (isOdd()) step()
    },
  }
}

function isPowerOfTwo(size: number): boolean {
  return size === 1 || splitOf(size) * 2 === size
}

const bad = (message: string) => new MerkleError('bad_proof', message)
const differ = (message: string) => new MerkleError('inconsistent', message)
