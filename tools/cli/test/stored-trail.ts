import { randomUUID } from 'node:crypto'

import { checkpointIn, entriesIn, parseNote, placeOfTile, TILE_WIDTH } from '@urbe/merkle'

import type { House } from '../../../services/event-store/test/house.ts'
import { entry } from './sample-trail.ts'

type Files = ReadonlyMap<string, Uint8Array>
type Transaction = Parameters<Parameters<ReturnType<House['db']['transaction']>['execute']>[0]>[0]

/** What lies in the files of an export, as rows of the event-store: whatever somebody did to it. */
export async function fill({ db }: Pick<House, 'db'>, files: Files): Promise<void> {
  const note = Buffer.from(files.get('checkpoint') ?? []).toString()
  const { size, root } = checkpointIn(parseNote(note).text)
  await db.transaction().execute(async (trx) => {
    for (const table of ['audit_entry', 'audit_tile', 'audit_checkpoint'] as const)
      await trx.deleteFrom(table).execute()
    // Announced: the sequencer of the house must have nothing to do.
    const signed = { size, root, at: new Date(), announced: true, ...signaturesIn(note) }
    await trx.insertInto('audit_checkpoint').values(signed).execute()
    await trx.updateTable('audit_log').set({ size }).execute()
    for (const [path, bytes] of files) await fillTile(trx, path, bytes)
  })
}

async function fillTile(trx: Transaction, path: string, bytes: Uint8Array): Promise<void> {
  const place = placeOfTile(path)
  if (place === undefined) return
  const { level, index } = place
  if (level === 'entries') await fillEntries(trx, index * TILE_WIDTH, bytes)
  else await trx.insertInto('audit_tile').values({ level, index, hashes: bytes }).execute()
}

/** The table keeps the witness' line apart. */
function signaturesIn(note: string) {
  const lines = note.trimEnd().split('\n')
  const [cosignature = null] = lines.filter((line) => line.startsWith('\u2014 urbe.example/witness'))
  return { note: `${lines.filter((line) => line !== cosignature).join('\n')}\n`, cosignature }
}

async function fillEntries(trx: Transaction, first: number, bundle: Uint8Array): Promise<void> {
  const taken = new Set<string>()
  const rows = entriesIn(bundle, 2 * TILE_WIDTH).map((bytes, at) => {
    const said = saidIn(bytes) ?? saidIn(entry(first + at)) ?? {}
    const id = taken.has(said.id) ? randomUUID() : said.id
    taken.add(id)
    const { ts, action, outcome, actor } = said
    return {
      ...{ seq: first + at, id, at: new Date(ts), action, outcome, actor_id: actor.id },
      ...{ target_id: null, bytes },
    }
  })
  // An entry too many in one bundle takes the place of the first one of the next.
  if (rows.length === 0) return
  await trx
    .deleteFrom('audit_entry')
    .where(
      'seq',
      'in',
      rows.map(({ seq }) => seq),
    )
    .execute()
  await trx.insertInto('audit_entry').values(rows).execute()
}

function saidIn(bytes: Uint8Array) {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
