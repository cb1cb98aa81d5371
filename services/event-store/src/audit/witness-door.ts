import type { Kysely } from 'kysely'

import type { NoteKeys } from '@urbe/audit'
import { subjects, type WitnessAnswer, type WitnessRequest, witnessRequest } from '@urbe/contracts'
import type { LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import {
  consistencyProof,
  keyIdOf,
  MerkleError,
  type NoteKey,
  noteKeyIn,
  parseNote,
  signatureIn,
  subtreesIn,
  verifyNote,
  vkeyOf,
} from '@urbe/merkle'

import type { Database } from '../database.ts'
import { tileReader } from './append.ts'
import { newestCheckpoint } from './checkpoints.ts'

const QUEUE = 'audit-witness'
const utf8 = new TextEncoder()

interface Deps {
  readonly db: Kysely<Database>
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish'>
  readonly clock: Clock
  readonly keys: NoteKeys
  readonly logger: LogLines
}

/** Shows the witness the newest checkpoint with a proof from the one it knows, and keeps its signatures. Returns how to stop. */
export function witnessDoor(deps: Deps): () => void {
  const { connection, logger } = deps
  const subscription = connection.subscribe(
    subjects.auditWitness,
    (body, _subject, reply) => {
      if (reply === undefined) return
      answer(deps, body).then(
        (given) => connection.publish(reply, utf8.encode(JSON.stringify(given))),
        (error: unknown) => logger.warn({ err: error }, 'the witness has not been answered'),
      )
    },
    { queue: QUEUE },
  )
  return () => subscription.unsubscribe()
}

async function answer(deps: Deps, body: Uint8Array): Promise<WitnessAnswer> {
  const { db, clock, keys } = deps
  const asked = witnessRequest.parse(JSON.parse(new TextDecoder().decode(body)))
  await db
    .insertInto('audit_witness')
    .values({ vkey: asked.vkey, seen_at: clock() })
    .onConflict((conflict) => conflict.column('vkey').doUpdateSet({ seen_at: clock() }))
    .execute()
  // A signature over another tree than ours is what the witness is there for: it gets its answer and sees the fork.
  await keepCosignature(db, asked).catch((error: unknown) => {
    if (!(error instanceof MerkleError)) throw error
    deps.logger.error({ err: error }, 'the witness has signed another tree')
  })
  const newest = await newestCheckpoint(db)
  const vkey = vkeyOf(
    newest === undefined ? (await keys.signers())[0].key : await signerOf(newest.note, keys),
  )
  if (newest === undefined) return { vkey, checkpoint: null, proof: [] }
  const sizes = { first: asked.size, second: newest.size }
  // Of a tree that has become smaller nothing can be proven; the witness sees it by the size.
  const proof =
    sizes.first < sizes.second ? await consistencyProof(sizes, subtreesIn(newest.size, tileReader(db))) : []
  return { vkey, checkpoint: newest.note, proof: proof.map((hash) => Buffer.from(hash).toString('base64')) }
}

/** The newest key that has signed it: a key that was made since has not signed anything yet. */
async function signerOf(note: string, keys: NoteKeys): Promise<NoteKey> {
  const { signatures } = parseNote(note)
  const ids = new Set(signatures.map(({ keyId }) => Buffer.from(keyId).toString('hex')))
  const known = await keys.known()
  const found = known.find((key) => ids.has(Buffer.from(keyIdOf(key)).toString('hex')))
  if (found === undefined) throw new Error('a checkpoint is signed by a key that is not ours')
  return found
}

/** Only a signature that holds is shown to others; the witness' first one stays. */
async function keepCosignature(db: Kysely<Database>, { vkey, cosignature }: WitnessRequest): Promise<void> {
  if (cosignature === undefined) return
  const { size, line } = cosignature
  const row = await db
    .selectFrom('audit_checkpoint')
    .select('note')
    .where('size', '=', size)
    .where('cosignature', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return
  const signatures = line.split('\n').map(signatureIn)
  verifyNote({ text: parseNote(row.note).text, signatures }, noteKeyIn(vkey))
  await db.updateTable('audit_checkpoint').set({ cosignature: line }).where('size', '=', size).execute()
}
