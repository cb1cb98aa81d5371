import type { WitnessAnswer } from '@urbe/contracts'
import {
  EMPTY_ROOT,
  MerkleError,
  noteKeyIn,
  type TrustedCheckpoint,
  trustedCheckpoint,
  verifyConsistency,
} from '@urbe/merkle'

import type { Remembered } from './memory.ts'

export type WitnessFault = 'other_key' | 'bad_signature' | 'rolled_back' | 'forked'
export type Judgement =
  | { readonly kind: 'nothing_new' }
  | { readonly kind: 'goes_on'; readonly checkpoint: TrustedCheckpoint; readonly note: string }
  | { readonly kind: 'fault'; readonly fault: WitnessFault; readonly detail: string }

/** Whether what the log shows now goes on from what it showed before. */
export function judge(answer: WitnessAnswer, known: Remembered | undefined): Judgement {
  if (known !== undefined && !isOfSameLog(answer, known))
    return fault('other_key', 'the log signs with another key')
  const { checkpoint: note } = answer
  if (note === null) {
    return known === undefined
      ? { kind: 'nothing_new' }
      : fault('rolled_back', `${known.size} entries are gone`)
  }
  try {
    const checkpoint = trustedCheckpoint(note, { key: noteKeyIn(answer.vkey) })
    return compare({ answer, note, checkpoint, known })
  } catch (error) {
    if (!(error instanceof MerkleError)) throw error
    return fault(
      error.kind === 'bad_signature' || error.kind === 'malformed' ? 'bad_signature' : 'forked',
      error.message,
    )
  }
}

/** Another key is believed when the known one has signed the same checkpoint: so a log takes up a new key. */
function isOfSameLog({ vkey, checkpoint }: WitnessAnswer, known: Remembered): boolean {
  if (vkey === known.vkey) return true
  if (checkpoint === null) return false
  try {
    trustedCheckpoint(checkpoint, { key: noteKeyIn(known.vkey) })
    return noteKeyIn(vkey).name === noteKeyIn(known.vkey).name
  } catch (error) {
    if (!(error instanceof MerkleError)) throw error
    return false
  }
}

interface Comparing {
  readonly answer: WitnessAnswer
  readonly note: string
  readonly checkpoint: TrustedCheckpoint
  readonly known: Remembered | undefined
}

/** Throws `inconsistent` or `bad_proof`. */
function compare({ answer, note, checkpoint, known }: Comparing): Judgement {
  const { size: first, root: firstRoot } = known ?? { size: 0, root: EMPTY_ROOT }
  const { size: second, root: secondRoot } = checkpoint
  if (second < first) return fault('rolled_back', `the log had ${first} entries and shows ${second}`)
  const proof = answer.proof.map((hash) => Buffer.from(hash, 'base64'))
  verifyConsistency({ first, second, firstRoot, secondRoot, proof })
  return first === second ? { kind: 'nothing_new' } : { kind: 'goes_on', checkpoint, note }
}

const fault = (name: WitnessFault, detail: string): Judgement => ({ kind: 'fault', fault: name, detail })
