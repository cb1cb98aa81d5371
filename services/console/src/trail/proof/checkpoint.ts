import { type Bytes, bytesOfBase64 } from './bytes.ts'
import { checkNote, noteIn, type VerifierKey } from './note.ts'
import { ProofError } from './proof-error.ts'

export interface Keys {
  readonly origin: string
  readonly log: VerifierKey
  readonly witness: VerifierKey | undefined
}
export interface CheckedCheckpoint {
  readonly size: number
  readonly root: Bytes
  /** Undefined where no witness was asked for. */
  readonly witnessedAt: Date | undefined
}

const HASH_BYTES = 32
const TEXT = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u

/** Reads a signed checkpoint of the log of these keys; the witness must have signed it too where there is one. */
export async function checkedCheckpoint(signed: string, keys: Keys): Promise<CheckedCheckpoint> {
  const note = noteIn(signed)
  const [, origin, size, base64 = ''] = TEXT.exec(note.text) ?? []
  const root = bytesOfBase64(base64)
  if (root?.length !== HASH_BYTES || !Number.isSafeInteger(Number(size)))
    throw new ProofError('malformed', 'this is no checkpoint')
  if (origin !== keys.origin)
    throw new ProofError('signature', `this checkpoint is of another log, ${origin}`)
  await checkNote(note, keys.log)
  const witnessedAt = keys.witness && (await checkNote(note, keys.witness))
  return { size: Number(size), root, witnessedAt }
}
