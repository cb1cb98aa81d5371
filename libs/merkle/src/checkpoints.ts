import { MerkleError } from './faults.ts'
import { HASH_BYTES } from './hashes.ts'
import { type Note, type NoteKey, parseNote, verifyNoteOfAny } from './notes.ts'

/** A tree at one moment: what a log signs. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** C2SP tlog-checkpoint without further lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

const TEXT = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u

/** Throws `malformed`. Lines behind the third are not taken: nobody here writes them. */
export function checkpointIn(text: string): Checkpoint {
  const [, origin = '', size, base64 = ''] = TEXT.exec(text) ?? []
  const root = Buffer.from(base64, 'base64')
  if (root.length !== HASH_BYTES || root.toString('base64') !== base64 || !Number.isSafeInteger(Number(size)))
    throw new MerkleError('malformed', 'this is no checkpoint')
  return { origin, size: Number(size), root }
}

interface Trust {
  /** Of several, as after a rotation, any one is enough; they bear one name. */
  readonly key: NoteKey | readonly NoteKey[]
  /** The name of the key when it is not given. */
  readonly origin?: string
  /** Whoever must have cosigned. */
  readonly witness?: NoteKey | readonly NoteKey[] | undefined
}

export interface TrustedCheckpoint extends Checkpoint {
  readonly note: Note
  readonly witnessedAt?: number
}

/** Reads a signed checkpoint. Throws `malformed`, or `bad_signature` for another key, another log, or one that is not witnessed. */
export function trustedCheckpoint(signed: string, { key, origin, witness }: Trust): TrustedCheckpoint {
  const keys = [key].flat()
  const wanted = origin ?? keys[0]?.name
  const note = parseNote(signed)
  verifyNoteOfAny(note, keys)
  const checkpoint = checkpointIn(note.text)
  if (checkpoint.origin !== wanted)
    throw new MerkleError('bad_signature', `this checkpoint is of ${checkpoint.origin}, not of ${wanted}`)
  if (witness === undefined) return { ...checkpoint, note }
  const { unixSeconds } = verifyNoteOfAny(note, [witness].flat())
  return { ...checkpoint, note, ...(unixSeconds !== undefined && { witnessedAt: unixSeconds }) }
}
