import { MerkleError } from './faults.ts'
import { HASH_BYTES } from './hashes.ts'

/** C2SP tlog-proof: what proves one entry to somebody who has nothing but the log's key. */
export interface ProofFile {
  readonly index: number
  readonly proof: readonly Uint8Array[]
  /** The signed checkpoint. */
  readonly checkpoint: string
}

const HEADER = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^53 leaves is no higher. */
const PROOF_HASHES_MAX = 53

export function proofFileText({ index, proof, checkpoint }: ProofFile): string {
  const hashes = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('')
  return `${HEADER}\nindex ${index}\n${hashes}\n${checkpoint}`
}

/** Throws `malformed`. */
export function proofFileIn(text: string): ProofFile {
  const gap = text.indexOf('\n\n')
  const [header, place, ...hashes] = text.slice(0, gap).split('\n')
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(place ?? '') ?? []
  if (gap < 0 || header !== HEADER || index === undefined || hashes.length > PROOF_HASHES_MAX)
    throw malformed()
  return { index: Number(index), proof: hashes.map(hashIn), checkpoint: text.slice(gap + 2) }
}

function hashIn(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== HASH_BYTES || bytes.toString('base64') !== base64) throw malformed()
  return bytes
}

const malformed = () => new MerkleError('malformed', 'this is no proof of inclusion')
