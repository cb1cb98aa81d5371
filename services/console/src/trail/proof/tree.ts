import { type Bytes, isSame, joined, sha256 } from './bytes.ts'
import { ProofError } from './proof-error.ts'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** RFC 9162 §2.1.1. */
export const leafHash = (entry: Uint8Array): Promise<Bytes> => sha256(joined(LEAF, entry))
const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(joined(NODE, left, right))

interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leaf: Bytes
  readonly proof: readonly Bytes[]
}

/** The root to which a leaf and its proof lead, from above downwards as RFC 9162 §2.1.3 defines the proof. */
export async function rootOfInclusion({ index, size, leaf, proof }: Inclusion): Promise<Bytes> {
  if (index < 0 || index >= size) throw new ProofError('inclusion', `a tree of ${size} has no entry ${index}`)
  if (size === 1) {
    if (proof.length > 0) throw new ProofError('inclusion', 'the proof is too long')
    return leaf
  }
  const sibling = proof.at(-1)
  if (sibling === undefined) throw new ProofError('inclusion', 'the proof is too short')
  const split = splitOf(size)
  const below = proof.slice(0, -1)
  return index < split
    ? await nodeHash(await rootOfInclusion({ index, size: split, leaf, proof: below }), sibling)
    : await nodeHash(
        sibling,
        await rootOfInclusion({ index: index - split, size: size - split, leaf, proof: below }),
      )
}

interface Consistency {
  readonly first: number
  readonly second: number
  readonly firstRoot: Bytes
  readonly proof: readonly Bytes[]
}

/** The roots of both trees as a proof of RFC 9162 §2.1.4 tells them; the first tree is the beginning of the second. */
async function rootsOfConsistency({ first, second, firstRoot, proof }: Consistency): Promise<[Bytes, Bytes]> {
  const rest = [...proof]
  const next = () => {
    const hash = rest.pop()
    if (hash === undefined) throw new ProofError('inconsistent', 'the proof is too short')
    return hash
  }
  const roots = async (m: number, n: number, isWhole: boolean): Promise<[Bytes, Bytes]> => {
    if (m === n) {
      const root = isWhole ? firstRoot : next()
      return [root, root]
    }
    const split = splitOf(n)
    const sibling = next()
    if (m <= split) {
      const [one, two] = await roots(m, split, isWhole)
      return [one, await nodeHash(two, sibling)]
    }
    const [one, two] = await roots(m - split, n - split, false)
    return [await nodeHash(sibling, one), await nodeHash(sibling, two)]
  }
  const found = await roots(first, second, true)
  if (rest.length > 0) throw new ProofError('inconsistent', 'the proof is too long')
  return found
}

interface Trees extends Consistency {
  readonly secondRoot: Bytes
}

/** Throws unless the second tree begins with the first. */
export async function checkConsistency({ secondRoot, ...claim }: Trees): Promise<void> {
  if (claim.first < 1 || claim.first > claim.second)
    throw new ProofError(
      'inconsistent',
      `a tree of ${claim.second} does not begin with ${claim.first} entries`,
    )
  const [one, two] = await rootsOfConsistency(claim)
  if (!isSame(one, claim.firstRoot) || !isSame(two, secondRoot))
    throw new ProofError(
      'inconsistent',
      `the tree of ${claim.second} does not begin with that of ${claim.first}`,
    )
}

/** The largest power of two below a size greater than 1. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}
