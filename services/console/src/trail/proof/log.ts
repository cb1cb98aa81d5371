import { base64Of, bytesOfBase64, isSame } from './bytes.ts'
import { type CheckedCheckpoint, checkedCheckpoint, type Keys } from './checkpoint.ts'
import { hashIn } from './entry.ts'
import { verifierKeyIn } from './note.ts'
import { ProofError } from './proof-error.ts'
import { checkConsistency } from './tree.ts'

/** What the server says that its keys are. */
export interface ToldKeys {
  readonly origin: string
  readonly vkey: string
  readonly witnessVkey: string | null
}
/** What this browser has seen of the log before: other keys, or a tree that does not go on from it, are not believed. */
export interface Remembered extends ToldKeys {
  readonly size: number
  readonly root: string
}

interface Log {
  readonly told: ToldKeys
  /** The signed checkpoint of now. */
  readonly signed: string
  readonly remembered: Remembered | undefined
  /** A proof that the tree of one size begins with that of another; hashes in base64. */
  readonly consistency: (sizes: { first: number; second: number }) => Promise<readonly string[]>
}
export interface CheckedLog {
  readonly keys: Keys
  readonly checkpoint: CheckedCheckpoint
  readonly remembered: Remembered
  /** How many entries this browser knew; undefined at the first time. */
  readonly grownFrom: number | undefined
}

/** Throws a ProofError unless the log is signed, witnessed where there is a witness, and goes on from what was seen before. */
export async function checkLog({ told, signed, remembered, consistency }: Log): Promise<CheckedLog> {
  if (remembered !== undefined && !isSameLog(told, remembered)) await checkVouched(signed, told, remembered)
  const keys = await keysOf(told)
  const checkpoint = await checkedCheckpoint(signed, keys)
  const { size, root } = checkpoint
  const now = { ...told, size, root: base64Of(root) }
  if (remembered === undefined || remembered.size === 0)
    return { keys, checkpoint, remembered: now, grownFrom: remembered?.size }
  await goesOn(remembered, { checkpoint, consistency })
  return {
    keys,
    checkpoint,
    remembered: size > remembered.size ? now : { ...remembered, ...told },
    grownFrom: remembered.size,
  }
}

/** A checkpoint may also be a little older than the last one: the witness is behind by a moment. */
async function goesOn(
  remembered: Remembered,
  { checkpoint, consistency }: Pick<Log, 'consistency'> & { readonly checkpoint: CheckedCheckpoint },
): Promise<void> {
  const root = bytesOfBase64(remembered.root)
  if (root === undefined) throw new ProofError('malformed', 'what was remembered cannot be read')
  if (checkpoint.size === remembered.size) {
    if (!isSame(root, checkpoint.root))
      throw new ProofError('inconsistent', `two trees of ${checkpoint.size} have two roots`)
    return
  }
  const known = { size: remembered.size, root }
  const [one, two] = known.size < checkpoint.size ? [known, checkpoint] : [checkpoint, known]
  if (one.size === 0) return
  const proof = (await consistency({ first: one.size, second: two.size })).map(hashIn)
  const sizes = { first: one.size, second: two.size }
  await checkConsistency({ ...sizes, firstRoot: one.root, secondRoot: two.root, proof })
}

/** New keys are believed when the known ones sign beside them, as they do for a while after a rotation. */
async function checkVouched(signed: string, told: ToldKeys, remembered: Remembered): Promise<void> {
  const isWatchedAsBefore = (told.witnessVkey === null) === (remembered.witnessVkey === null)
  const isSigned = await checkedCheckpoint(signed, await keysOf(remembered)).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ProofError) return false
      throw error
    },
  )
  if (told.origin !== remembered.origin || !isWatchedAsBefore || !isSigned)
    throw new ProofError('other-key', 'the log has other keys than this browser knows')
}

async function keysOf({ origin, vkey, witnessVkey }: ToldKeys): Promise<Keys> {
  const log = await verifierKeyIn(vkey)
  const witness = witnessVkey === null ? undefined : await verifierKeyIn(witnessVkey)
  if (log.type !== 1 || (witness !== undefined && witness.type !== 4))
    throw new ProofError('malformed', 'a verifier key is of the wrong kind')
  return { origin, log, witness }
}

function isSameLog(one: ToldKeys, other: ToldKeys): boolean {
  return one.origin === other.origin && one.vkey === other.vkey && one.witnessVkey === other.witnessVkey
}
