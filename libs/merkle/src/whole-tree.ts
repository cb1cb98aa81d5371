import { EMPTY_ROOT, nodeHash } from './hashes.ts'
import { splitOf } from './subtrees.ts'

export interface WholeTree {
  readonly root: Uint8Array
  /** For each leaf the hashes that lead from it to the root, as `inclusionProof` gives them. */
  readonly proofs: readonly (readonly Uint8Array[])[]
}

/** A small tree, all of it at once: each node is hashed one time, and nothing is read from anywhere. */
export function wholeTree(leaves: readonly Uint8Array[]): WholeTree {
  const proofs = leaves.map((): Uint8Array[] => [])
  return { root: rootOver(leaves, proofs), proofs }
}

/** Notes in the proofs of each half the root of the other one, the nearest first. */
function rootOver(leaves: readonly Uint8Array[], proofs: readonly Uint8Array[][]): Uint8Array {
  const [only = EMPTY_ROOT] = leaves
  if (leaves.length < 2) return only
  const split = splitOf(leaves.length)
  const left = rootOver(leaves.slice(0, split), proofs.slice(0, split))
  const right = rootOver(leaves.slice(split), proofs.slice(split))
  for (const [at, proof] of proofs.entries()) proof.push(at < split ? right : left)
  return nodeHash(left, right)
}
