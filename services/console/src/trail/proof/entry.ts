import { bytesOfBase64, bytesOfText, isSame } from './bytes.ts'
import { type CheckedCheckpoint, checkedCheckpoint, type Keys } from './checkpoint.ts'
import { ProofError } from './proof-error.ts'
import { leafHash, rootOfInclusion } from './tree.ts'

const HEADER = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^53 entries is no higher. */
const HASHES_MAX = 53

interface Claim {
  /** As it is shown: what is proven is what one sees, not what the server says it was. */
  readonly entry: { readonly seq: number }
  /** C2SP tlog-proof. */
  readonly proof: string
  readonly keys: Keys
}

export interface ProvenEntry extends CheckedCheckpoint {
  /** The checkpoint as it came. */
  readonly signed: string
}

/** Throws a ProofError unless the signed tree holds exactly this entry at its place. */
export async function checkEntry({ entry, proof, keys }: Claim): Promise<ProvenEntry> {
  const { index, hashes, checkpoint: signed } = proofIn(proof)
  if (index !== entry.seq) throw new ProofError('inclusion', `this proof is about entry ${index}`)
  const checkpoint = await checkedCheckpoint(signed, keys)
  const leaf = await leafHash(bytesOfText(canonical(entry)))
  const root = await rootOfInclusion({ index, size: checkpoint.size, leaf, proof: hashes })
  if (!isSame(root, checkpoint.root))
    throw new ProofError('inclusion', `the proof does not lead from entry ${index} to the signed root`)
  return { ...checkpoint, signed }
}

function proofIn(text: string) {
  const gap = text.indexOf('\n\n')
  const [header, place = '', ...lines] = text.slice(0, Math.max(gap, 0)).split('\n')
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(place) ?? []
  if (header !== HEADER || index === undefined || lines.length > HASHES_MAX)
    throw new ProofError('malformed', 'this is no proof of inclusion')
  return { index: Number(index), hashes: lines.map(hashIn), checkpoint: text.slice(gap + 2) }
}

export function hashIn(base64: string) {
  const hash = bytesOfBase64(base64)
  if (hash?.length !== 32) throw new ProofError('malformed', 'a proof has something else than hashes')
  return hash
}

/** RFC 8785 for what has been read from JSON. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`
}
