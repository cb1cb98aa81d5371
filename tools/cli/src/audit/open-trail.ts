import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import { databaseAddress } from './database-address.ts'
import { databaseSource } from './database-source.ts'
import { folderSource, platformSource, type TrailSource, type TrailStore } from './source.ts'
import { type TrustOptions, trustOf } from './trust.ts'
import type { Trust } from './verify.ts'

export interface ReadOptions extends TrustOptions {
  readonly dir?: string
  /** An address, a file that holds one, or `true` for the one in the environment. */
  readonly db?: string | true
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
  const { dir, db } = options
  if (dir !== undefined && db !== undefined) throw new UsageError('--dir and --db exclude each other')
  const trust = await trustOf(context, { ...options, offline: dir !== undefined || db !== undefined })
  if (db !== undefined) {
    const store = await databaseSource(await databaseAddress({ db, env: context.env }))
    return { trust, source: store, store, close: store.close }
  }
  const source = dir === undefined ? platformSource(context) : await folderSource(dir)
  return { trust, source, close: async () => undefined }
}
