import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Clock, NewId } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'
import {
  type DataKeyTables,
  dataKeyTables,
  fileProvider,
  newRing,
  openVault,
  rewrapAll,
  writeRing,
} from '@urbe/vault'

/** A key ring of its own in a file, and the vault on it. */
export async function testRing(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-ring-'))
  const path = join(folder, 'ring.json')
  await writeRing(path, newRing(new Date().toISOString()))
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

interface Given {
  readonly databaseUrl: string
  readonly ring: string
  readonly clock: Clock
  readonly newId: NewId
}

export async function testSealing({ databaseUrl, ring, clock, newId }: Given) {
  const provider = fileProvider({ path: ring, clock, readAgainMs: 0 })
  // As in a service, connections of its own.
  const db = openDatabase<DataKeyTables>(databaseUrl, { poolMax: 2 })
  const store = dataKeyTables(db)
  const vault = await openVault({ provider, store, clock, newId, tenant: 'urbe' })
  const rewrap = async () => void (await rewrapAll({ provider, store }))
  const close = async () => {
    vault.close()
    await db.destroy()
  }
  return { vault, provider, store, rewrap, close }
}
