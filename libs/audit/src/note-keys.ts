import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

import { type QueryExecutorProvider, sql } from 'kysely'

import type { Clock } from '@urbe/kernel'
import { type NoteKey, type NoteKeyType, noteKeyIn, noteKeyOf, vkeyOf } from '@urbe/merkle'

import { wrap } from './note-key-material.ts'

/** For so long the key before signs beside the new one: whoever knows only the old one learns of the new one meanwhile. */
export const NOTE_KEY_OVERLAP_DAYS = 30
export const NOTE_KEYS_MAX = 1_000
const DAY_MS = 86_400_000
/** Of a key that signs no more only this is left. */
const PUBLIC = 'public.'

interface Options {
  readonly db: QueryExecutorProvider
  readonly purpose: 'log' | 'witness'
  /** What the key is called when it is made; it and its successors keep the name, because a checkpoint bears it. */
  readonly name: string
  /** What wraps the keys in the database; without it they lie there as they are. */
  readonly secret: Uint8Array | undefined
  readonly clock: Clock
  /** After so many days the next key is made; never without it. */
  readonly days?: number | undefined
}
export interface NoteSigner {
  readonly key: NoteKey
  readonly secret: KeyObject
}
export type NoteSigners = readonly [NoteSigner, ...NoteSigner[]]
export interface NoteKeys {
  /** Who signs now, the newest first. Makes the next key when it is time. */
  readonly signers: () => Promise<NoteSigners>
  /** Every key that has ever signed here, the newest first. */
  readonly known: () => Promise<readonly NoteKey[]>
}

interface Stored {
  readonly generation: number
  readonly name: string
  readonly material: string
  readonly created_at: Date
}

const TYPES = { log: 1, witness: 4 } as const satisfies Record<Options['purpose'], NoteKeyType>

/** The keys that sign checkpoints here: the same for every replica and after every restart. */
export async function openNoteKeys(options: Options): Promise<NoteKeys> {
  const { purpose, secret } = options
  const wrapping = wrap(secret, purpose)
  const stored = async (): Promise<readonly Stored[]> => {
    const found = await storedKeys(options)
    if (found.length === 0 || isOld(found[0], options)) {
      await make(options, wrapping, found[0])
      return await storedKeys(options)
    }
    return found
  }
  const opened = (each: Stored): NoteSigner => {
    const key = Buffer.from(wrapping.open(each.material), 'base64url')
    const privateKey = createPrivateKey({ key, type: 'pkcs8', format: 'der' })
    return { key: noteKeyOf(each.name, TYPES[purpose], privateKey), secret: privateKey }
  }
  const keyOf = (each: Stored): NoteKey =>
    each.material.startsWith(PUBLIC) ? noteKeyIn(each.material.slice(PUBLIC.length)) : opened(each).key
  const signers = async (): Promise<NoteSigners> => {
    const [newest, before, ...older] = await stored()
    if (newest === undefined) throw new Error('a key that was just stored is gone')
    const overlaps = before !== undefined && isOverlapping(newest, options.clock)
    for (const each of overlaps || before === undefined ? older : [before, ...older])
      await forget(options, each, keyOf(each))
    return [opened(newest), ...(overlaps ? [opened(before)] : [])]
  }
  await signers()
  return { signers, known: async () => (await stored()).map(keyOf) }
}

function isOld(newest: Stored | undefined, { clock, days }: Options): boolean {
  if (newest === undefined || days === undefined) return false
  return clock().getTime() - newest.created_at.getTime() >= days * DAY_MS
}

function isOverlapping({ created_at }: Stored, clock: Clock): boolean {
  return clock().getTime() - created_at.getTime() < NOTE_KEY_OVERLAP_DAYS * DAY_MS
}

/** The first key stands under the purpose alone, the others behind it with their number. */
async function storedKeys({ db, purpose }: Options): Promise<readonly Stored[]> {
  const { rows } = await sql<Stored>`
    select case when purpose = ${purpose} then 1 else split_part(purpose, '/', 2)::int end as generation,
      name, material, created_at
    from note_key where split_part(purpose, '/', 1) = ${purpose}
    order by 1 desc limit ${NOTE_KEYS_MAX}`.execute(db)
  return rows
}

const rowOf = (purpose: string, generation: number) =>
  generation === 1 ? purpose : `${purpose}/${generation}`

/** Whoever comes second, among several replicas, finds the key of the first. */
async function make(
  { db, purpose, name, clock }: Options,
  { seal }: ReturnType<typeof wrap>,
  before: Stored | undefined,
): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const made = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')
  const row = rowOf(purpose, (before?.generation ?? 0) + 1)
  await sql`insert into note_key (purpose, name, material, created_at)
    values (${row}, ${before?.name ?? name}, ${seal(made)}, ${clock()}) on conflict do nothing`.execute(db)
}

/** Nobody can sign with it any more; what it has signed can still be checked. */
async function forget(
  { db, purpose }: Options,
  { generation, material }: Stored,
  key: NoteKey,
): Promise<void> {
  if (material.startsWith(PUBLIC)) return
  await sql`update note_key set material = ${PUBLIC + vkeyOf(key)}
    where purpose = ${rowOf(purpose, generation)}`.execute(db)
}

/** The table, in the database of whoever signs. */
export const noteKeyTable = sql`create table note_key (
  purpose text primary key,
  name text not null,
  material text not null,
  created_at timestamptz(3) not null
)`
