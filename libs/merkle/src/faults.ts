/** What can be wrong with a tree, a proof or a note; the verifier's answer names it. */
export type MerkleFault = 'malformed' | 'bad_signature' | 'bad_proof' | 'inconsistent' | 'root_mismatch'

export class MerkleError extends Error {
  override readonly name = 'MerkleError'
  readonly kind: MerkleFault

  constructor(kind: MerkleFault, message: string) {
    super(message)
    this.kind = kind
  }
}
