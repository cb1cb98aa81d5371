import type { Kysely } from 'kysely'

import { isSealed, isShredded, sealedColumn, type Vault } from '@urbe/vault'

import type { Database } from '../database.ts'

export interface Material {
  readonly keyId: string
  readonly material: string
}

type Purpose = 'sign' | 'refresh'
type Db = Kysely<Database>

/** Private keys at rest. The one place that knows how they are sealed. */
export interface KeyMaterial {
  readonly keep: (db: Db, key: Material & { purpose: Purpose; at: Date }) => Promise<void>
  readonly read: (db: Db, keyId: string) => Promise<string | undefined>
  /** Newest first. */
  readonly idsOf: (db: Db, purpose: Purpose) => Promise<readonly string[]>
  readonly destroy: (db: Db, keyId: string) => Promise<void>
  /** Seals what was stored before there was a vault. Answers with how many there were. */
  readonly sealOld: (db: Db, readOld: (keyId: string, stored: string) => string) => Promise<number>
}

export function keyMaterial(vault: Pick<Vault, 'seal' | 'open'>): KeyMaterial {
  const column = sealedColumn(vault, {
    subject: 'auth:keys',
    aggregateType: 'stored_key',
    field: 'material',
  })
  return {
    async keep(db, { keyId, material, purpose, at }) {
      const sealed = await column.seal(keyId, material)
      const row = { key_id: keyId, purpose, material: sealed, created_at: at }
      await db.insertInto('stored_key').values(row).execute()
    },
    async read(db, keyId) {
      const stored = await storedAt(db, keyId)
      if (stored === undefined) return undefined
      const material = await column.open(keyId, stored)
      return isShredded(material) ? undefined : material
    },
    async idsOf(db, purpose) {
      const rows = await db
        .selectFrom('stored_key')
        .select('key_id')
        .where('purpose', '=', purpose)
        .orderBy('created_at', 'desc')
        .execute()
      return rows.map((row) => row.key_id)
    },
    async destroy(db, keyId) {
      await db.deleteFrom('stored_key').where('key_id', '=', keyId).execute()
    },
    async sealOld(db, readOld) {
      const rows = await db.selectFrom('stored_key').select(['key_id', 'material']).execute()
      const old = rows.filter(({ material }) => !isSealed(material))
      for (const { key_id: keyId, material } of old) {
        const sealed = await column.seal(keyId, readOld(keyId, material))
        await db.updateTable('stored_key').set({ material: sealed }).where('key_id', '=', keyId).execute()
      }
      return old.length
    },
  }
}

async function storedAt(db: Db, keyId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('stored_key')
    .select('material')
    .where('key_id', '=', keyId)
    .executeTakeFirst()
  return row?.material
}
