export { bundleOf, ENTRY_BYTES_MAX, entriesIn } from './bundles.ts'
export {
  type Checkpoint,
  checkpointIn,
  checkpointText,
  type TrustedCheckpoint,
  trustedCheckpoint,
} from './checkpoints.ts'
export { isSignedBy } from './ed25519.ts'
export { MerkleError, type MerkleFault } from './faults.ts'
export { EMPTY_ROOT, HASH_BYTES, isSame, leafHash, nodeHash } from './hashes.ts'
export {
  cosign,
  keyIdOf,
  type Note,
  type NoteKey,
  type NoteKeyType,
  type NoteSignature,
  noteKeyIn,
  noteKeyOf,
  parseNote,
  signatureIn,
  signNote,
  verifyNote,
  verifyNoteOfAny,
  vkeyOf,
} from './notes.ts'
export { type ProofFile, proofFileIn, proofFileText } from './proof-files.ts'
export { consistencyProof, inclusionProof, rootFrom, verifyConsistency, verifyInclusion } from './proofs.ts'
export { type ReadSubtrees, rootOf } from './subtrees.ts'
export {
  completeHash,
  type GrownTile,
  grow,
  hashAt,
  placeOfTile,
  type ReadTile,
  subtreesIn,
  TILE_WIDTH,
  type TilePlace,
  tilePath,
  tilesOf,
  widthIn,
} from './tiles.ts'
export { type WholeTree, wholeTree } from './whole-tree.ts'
