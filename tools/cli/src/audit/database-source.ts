import { bundleOf, ENTRY_BYTES_MAX, HASH_BYTES, TILE_WIDTH, type TilePlace } from '@urbe/merkle'

import { readDatabase } from './database-reader.ts'
import { entryReader } from './entry-reader.ts'
import { checkRow, type EntryRow } from './entry-row.ts'
import { TrailFault } from './fault.ts'
import { CHECKPOINTS_COMPARED_MAX, type TrailStore } from './source.ts'

interface CheckpointRow {
  readonly size: string
  readonly note: string
  readonly cosignature: string | null
}

/** The tables of the event-store, of one moment; nothing of the platform is asked. */
export async function databaseSource(address: string): Promise<TrailStore> {
  const { rows, close } = await readDatabase(address)
  /** Until they are confirmed: what a reader is ahead by. */
  const read = new Map<number, readonly EntryRow[]>()
  const log = await logOf(rows).catch(async (error: unknown) => {
    await close()
    throw error
  })

  const rowsOf = entryReader({ rows })

  async function entries({ index, width }: TilePlace): Promise<Uint8Array | undefined> {
    const first = index * TILE_WIDTH
    const found = (await rowsOf(index)).filter(({ seq }) => Number(seq) < first + width)
    read.set(index, found)
    if (found.length === 0 && first + width <= log.keptFrom) return undefined
    return bundleOf(found.map(bytesOf))
  }

  return {
    async checkpoint(witnessed) {
      const [newest] = await rows<CheckpointRow>(
        `select size, note, cosignature from audit_checkpoint
          where cosignature is not null or not $1 order by size desc limit 1`,
        [witnessed],
      )
      return newest === undefined ? undefined : signedOf(newest)
    },
    tile: async (place) => (place.level === 'entries' ? await entries(place) : await hashes(rows, place)),
    confirm({ index }, said) {
      const rows = read.get(index) ?? []
      read.delete(index)
      for (const [at, each] of said.entries()) if (rows[at] !== undefined) checkRow(rows[at], each)
    },
    size: async () => log.size,
    async stray() {
      const [found] = await rows<{ seq: string }>(
        `select seq from audit_entry, audit_log where seq < 0 or seq >= audit_log.size order by seq limit 1`,
      )
      return found === undefined ? undefined : Number(found.seq)
    },
    checkpoints: () => storedCheckpoints(rows),
    close,
  }
}

type Rows = Awaited<ReturnType<typeof readDatabase>>['rows']

async function logOf(rows: Rows) {
  const [log] = await rows<{ size: string; kept_from: string }>('select size, kept_from from audit_log')
  return { size: Number(log?.size ?? 0), keptFrom: Number(log?.kept_from ?? 0) }
}

async function hashes(rows: Rows, { level, index, width }: TilePlace): Promise<Uint8Array | undefined> {
  const [tile] = await rows<{ hashes: Buffer }>(
    'select hashes from audit_tile where level = $1 and index = $2',
    [level, index],
  )
  return tile?.hashes.subarray(0, width * HASH_BYTES)
}

async function storedCheckpoints(rows: Rows) {
  const found = await rows<CheckpointRow & { many: string }>(
    `select size, note, cosignature, many from (
        select size, note, cosignature, row_number() over (order by size desc) - 1 as place, count(*) over () as many
        from audit_checkpoint
      ) as numbered
      where place % ceil(many::numeric / $1) = 0 order by size`,
    [CHECKPOINTS_COMPARED_MAX],
  )
  return {
    stored: Number(found[0]?.many ?? 0),
    some: found.map((row) => ({ size: Number(row.size), signed: signedOf(row) })),
  }
}

const signedOf = ({ note, cosignature }: CheckpointRow) =>
  cosignature === null ? note : `${note}${cosignature}\n`

function bytesOf({ seq, bytes }: EntryRow): Uint8Array {
  if (bytes.length <= ENTRY_BYTES_MAX) return bytes
  throw new TrailFault('entry_changed', `entry ${seq} is longer than an entry can be`, { index: Number(seq) })
}
