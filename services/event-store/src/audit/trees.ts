import type { Kysely } from 'kysely'

import { refuse } from '@urbe/http'
import {
  bundleOf,
  consistencyProof,
  HASH_BYTES,
  inclusionProof,
  proofFileText,
  subtreesIn,
  TILE_WIDTH,
  type TilePlace,
  widthIn,
} from '@urbe/merkle'

import type { Database } from '../database.ts'
import { grownSoFar, tileReader } from './append.ts'
import { newestCheckpoint, noteOf, type Signed } from './checkpoints.ts'

interface Which {
  readonly witnessed: boolean
}

/** Refuses when nothing has been signed yet. */
export async function signedTree(db: Kysely<Database>, which: Which): Promise<Signed> {
  const found = await newestCheckpoint(db, which)
  if (found !== undefined) return found
  const what = which.witnessed ? 'been witnessed' : 'been signed'
  throw refuse('audit_checkpoint_not_found', `Nothing of the trail has ${what} yet`)
}

/** A tile of the signed tree, or entries; what is not signed yet is not shown here. */
export async function tileBytes(db: Kysely<Database>, place: TilePlace): Promise<Uint8Array> {
  const { size } = await signedTree(db, { witnessed: false })
  if (place.width > widthIn(size, place))
    throw refuse('audit_tile_not_found', 'The signed tree has no such tile')
  const { level, index, width } = place
  if (level !== 'entries') {
    const tile = await tileReader(db)({ level, index, width })
    if (tile.length !== width * HASH_BYTES) throw new Error(`tile ${level}/${index} is damaged`)
    return tile
  }
  const first = index * TILE_WIDTH
  const rows = await db
    .selectFrom('audit_entry')
    .select('bytes')
    .where('seq', '>=', first)
    .where('seq', '<', first + width)
    .orderBy('seq')
    .execute()
  if (rows.length < width) await refusePruned(db, first)
  return bundleOf(rows.map(({ bytes }) => bytes))
}

async function refusePruned(db: Kysely<Database>, first: number): Promise<void> {
  const { keptFrom } = await grownSoFar(db)
  if (first < keptFrom)
    throw refuse('audit_entries_pruned', `The entries before ${keptFrom} have been moved to cold files`)
}

interface OfEntry extends Which {
  readonly seq: number
}

export async function inclusionFile(db: Kysely<Database>, { seq, witnessed }: OfEntry): Promise<string> {
  const signed = await signedTree(db, { witnessed })
  const { size } = signed
  if (seq >= size)
    throw refuse('audit_entry_not_found', `${size} entries are signed; there is no entry ${seq} among them`)
  const proof = await inclusionProof({ index: seq, size }, subtreesIn(size, tileReader(db)))
  return proofFileText({ index: seq, proof, checkpoint: noteOf(signed) })
}

interface Sizes {
  readonly first: number
  readonly second: number
}

export async function consistencyOf(
  db: Kysely<Database>,
  { first, second }: Sizes,
): Promise<readonly string[]> {
  const { size } = await signedTree(db, { witnessed: false })
  if (second > size || first > second)
    throw refuse(
      'audit_checkpoint_not_found',
      `${size} entries are signed; from ${first} to ${second} there is no proof`,
    )
  const proof = await consistencyProof({ first, second }, subtreesIn(second, tileReader(db)))
  return proof.map((hash) => Buffer.from(hash).toString('base64'))
}
