import type { Kysely } from 'kysely'

import type { NoteKeys } from '@urbe/audit'
import type { Clock } from '@urbe/kernel'
import {
  checkpointText,
  consistencyProof,
  EMPTY_ROOT,
  rootOf,
  signNote,
  subtreesIn,
  verifyConsistency,
} from '@urbe/merkle'

import type { Database } from '../database.ts'
import { grownSoFar, tileReader } from './append.ts'

export interface Signed {
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
  readonly cosignature: string | null
}

/** The newest checkpoint; with `witnessed` the newest that bears a cosignature. */
export async function newestCheckpoint(
  db: Kysely<Database>,
  { witnessed = false, atLeast = 0 }: { readonly witnessed?: boolean; readonly atLeast?: number } = {},
): Promise<Signed | undefined> {
  let found = db
    .selectFrom('audit_checkpoint')
    .select(['size', 'root', 'note', 'cosignature'])
    .where('size', '>=', atLeast)
    .orderBy('size', 'desc')
    .limit(1)
  if (witnessed) found = found.where('cosignature', 'is not', null)
  return await found.executeTakeFirst()
}

/** A signed note with whoever has cosigned it. */
export const noteOf = ({ note, cosignature }: Pick<Signed, 'note' | 'cosignature'>): string =>
  cosignature === null ? note : `${note}${cosignature}\n`

interface Signing {
  readonly keys: Pick<NoteKeys, 'signers'>
  readonly db: Kysely<Database>
  readonly clock: Clock
}

/** Signs the tree as it stands when it has grown. Throws `inconsistent` when it does not begin with what was signed before. */
export async function signCheckpoint({ db, clock, keys }: Signing): Promise<Signed | undefined> {
  const { size, sequence } = await grownSoFar(db)
  const before = (await newestCheckpoint(db)) ?? { size: 0, root: EMPTY_ROOT }
  if (size === before.size) return undefined
  const read = subtreesIn(size, tileReader(db))
  const root = await rootOf(size, read)
  const sizes = { first: before.size, second: size }
  // A tree that has become smaller has no proof; that it is refused is all that is wanted then.
  const proof = before.size < size ? await consistencyProof(sizes, read) : []
  verifyConsistency({ ...sizes, firstRoot: before.root, secondRoot: root, proof })
  const signers = await keys.signers()
  const text = checkpointText({ origin: signers[0].key.name, size, root })
  const lines = signers.map(({ key, secret }) => `${signNote(text, key, secret)}\n`)
  const signed = { size, root, note: `${text}\n${lines.join('')}`, cosignature: null }
  await db
    .insertInto('audit_checkpoint')
    .values({ ...signed, sequence, at: clock() })
    .execute()
  return signed
}
