import type { Kysely } from 'kysely'

import type { Database } from '../database.ts'
import type { Wrapping } from './wrapping.ts'

export interface Material {
  readonly keyId: string
  readonly material: string
}

type Purpose = 'sign' | 'refresh'

/** Private keys at rest. The one place that knows how they are wrapped. */
export interface KeyMaterial {
  readonly keep: (db: Kysely<Database>, key: Material & { purpose: Purpose; at: Date }) => Promise<void>
  readonly read: (db: Kysely<Database>, keyId: string) => Promise<string | undefined>
  /** Newest first. */
  readonly idsOf: (db: Kysely<Database>, purpose: Purpose) => Promise<readonly string[]>
  readonly destroy: (db: Kysely<Database>, keyId: string) => Promise<void>
}

export function keyMaterial(wrapping: Wrapping): KeyMaterial {
  return {
    async keep(db, { keyId, material, purpose, at }) {
      const row = { key_id: keyId, purpose, material: wrapping.wrap(keyId, material), created_at: at }
      await db.insertInto('stored_key').values(row).execute()
    },
    async read(db, keyId) {
      const row = await db
        .selectFrom('stored_key')
        .select('material')
        .where('key_id', '=', keyId)
        .executeTakeFirst()
      return row && wrapping.unwrap(keyId, row.material)
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
  }
}
