import type { Kysely } from 'kysely'

import { subjects, type WitnessAnswer, type WitnessRequest, witnessRequest } from '@urbe/contracts'
import type { LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import {
  consistencyProof,
  MerkleError,
  noteKeyIn,
  parseNote,
  signatureIn,
  subtreesIn,
  verifyNote,
  vkeyOf,
} from '@urbe/merkle'

import type { Database } from '../database.ts'
import { tileReader } from './append.ts'
import { newestCheckpoint, type Signer } from './checkpoints.ts'

const QUEUE = 'audit-witness'
const utf8 = new TextEncoder()

interface Deps {
  readonly db: Kysely<Database>
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish'>
  readonly clock: Clock
  readonly signer: Signer
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
  const { db, clock, signer } = deps
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
  const vkey = vkeyOf(signer.key)
  const newest = await newestCheckpoint(db)
  if (newest === undefined) return { vkey, checkpoint: null, proof: [] }
  const sizes = { first: asked.size, second: newest.size }
  // Of a tree that has become smaller nothing can be proven; the witness sees it by the size.
  const proof =
    sizes.first < sizes.second ? await consistencyProof(sizes, subtreesIn(newest.size, tileReader(db))) : []
  return { vkey, checkpoint: newest.note, proof: proof.map((hash) => Buffer.from(hash).toString('base64')) }
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
  verifyNote({ text: parseNote(row.note).text, signatures: [signatureIn(line)] }, noteKeyIn(vkey))
  await db.updateTable('audit_checkpoint').set({ cosignature: line }).where('size', '=', size).execute()
}
