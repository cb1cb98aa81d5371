import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { ApiProblem } from '@urbe/client'
import { TILE_WIDTH, type TilePlace, tilePath } from '@urbe/merkle'

import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import type { Said } from './bundles.ts'

/** Where a trail is read from; undefined for what is not there. */
export interface TrailSource {
  readonly checkpoint: (witnessed: boolean) => Promise<string | undefined>
  readonly tile: (place: TilePlace) => Promise<Uint8Array | undefined>
  /** What the source says of a bundle beside its bytes, once those have been found good. Throws `TrailFault`. */
  readonly confirm?: (bundle: TilePlace, said: readonly Said[]) => void
  /** Cold files are looked at, too: what is neither here nor there must have been removed. */
  readonly hasCold?: true
}

/** A source that holds more than what is signed. */
export interface TrailStore extends TrailSource {
  /** Entries that it says it has, signed or not. */
  readonly size: () => Promise<number>
  /** The first entry at a place where none can be. */
  readonly stray: () => Promise<number | undefined>
  readonly checkpoints: () => Promise<StoredCheckpoints>
  readonly close: () => Promise<void>
}
export interface StoredCheckpoints {
  readonly stored: number
  /** At most `CHECKPOINTS_COMPARED_MAX` of them, spread over all. */
  readonly some: readonly { readonly size: number; readonly signed: string }[]
}
/** Each costs a signature and a root; that the newest one is the tree's says most already. */
export const CHECKPOINTS_COMPARED_MAX = 1_000

/** What `urbe audit export` has written: nothing else is asked. */
export async function folderSource(folder: string, option = '--dir'): Promise<TrailSource> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new UsageError(`${option} must be a folder that can be read, not "${folder}"`)
  const read = (path: string) => readFile(join(folder, path)).catch(unlessMissing)
  return {
    checkpoint: async () => (await read('checkpoint'))?.toString('utf8'),
    // A tile that has become full since may have taken the place of the narrower one.
    tile: async (place) =>
      (await read(fileOf(place))) ?? cut(await read(fileOf({ ...place, width: TILE_WIDTH })), place),
  }
}

/** The hashes of a narrower tile are the first ones of the full tile; a bundle cannot be cut without reading it. */
function cut(tile: Buffer | undefined, { level, width }: TilePlace): Uint8Array | undefined {
  return level === 'entries' ? undefined : tile?.subarray(0, width * 32)
}

export const fileOf = (place: TilePlace) => join('tile', tilePath(place))

function unlessMissing(error: unknown): undefined {
  const { code } = error as { code?: unknown }
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
}

export function platformSource({ client }: Pick<Context, 'client'>): TrailSource {
  return {
    checkpoint: (witnessed) =>
      client
        .text('auditCheckpoint', { query: { witnessed: witnessed ? 'true' : 'false' } })
        .catch(unlessAbsent),
    tile: (place) => client.bytes('auditTile', { params: { path: tilePath(place) } }).catch(unlessAbsent),
  }
}

/** There is none, or it lies in a cold file. */
const ABSENT: ReadonlySet<number> = new Set([404, 410])

function unlessAbsent(error: unknown): undefined {
  if (!(error instanceof ApiProblem && ABSENT.has(error.status))) throw error
}

/** What a source has no bytes of is looked for in the cold files of the event-store. */
export async function withCold<Source extends TrailSource>(source: Source, folder: string): Promise<Source> {
  const cold = await folderSource(folder, '--cold')
  return {
    ...source,
    hasCold: true,
    tile: async (place) =>
      (await source.tile(place)) ?? (place.level === 'entries' ? await cold.tile(place) : undefined),
  }
}

export async function writeIn(folder: string, path: string, content: Uint8Array | string): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
