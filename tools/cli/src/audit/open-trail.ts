import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import { databaseAddress } from './database-address.ts'
import { databaseSource } from './database-source.ts'
import { folderSource, platformSource, type TrailSource, type TrailStore, withCold } from './source.ts'
import { type TrustOptions, trustOf } from './trust.ts'
import type { Trust } from './verify.ts'

export interface ReadOptions extends TrustOptions {
  readonly dir?: string
  /** An address, a file that holds one, or `true` for the one in the environment. */
  readonly db?: string | true
  /** The folder of the event-store's cold files. */
  readonly cold?: string
  readonly since?: string
}
export interface OpenedTrail {
  readonly trust: Trust & { readonly isTakenOnTrust: boolean }
  readonly source: TrailSource
  /** Where the source is one. */
  readonly store?: TrailStore
  readonly close: () => Promise<void>
}

/** The platform, unless a folder or a database is named. */
export async function openTrail(context: Context, options: ReadOptions): Promise<OpenedTrail> {
  const { dir, db, cold } = options
  if (dir !== undefined && db !== undefined) throw new UsageError('--dir and --db exclude each other')
  const trust = await trustOf(context, { ...options, offline: dir !== undefined || db !== undefined })
  if (db !== undefined) {
    const tables = await databaseSource(await databaseAddress({ db, env: context.env }))
    const store = await completed(tables, cold)
    return { trust, source: store, store, close: store.close }
  }
  const source = dir === undefined ? platformSource(context) : await folderSource(dir)
  return { trust, source: await completed(source, cold), close: async () => undefined }
}

async function completed<Source extends TrailSource>(source: Source, cold?: string): Promise<Source> {
  return cold === undefined ? source : await withCold(source, cold)
}
