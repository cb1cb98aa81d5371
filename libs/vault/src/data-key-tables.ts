import { randomUUID } from 'node:crypto'

import { type Kysely, sql, type Transaction } from 'kysely'

import { type DataKeyStore, SHREDDED_KEY, type StoredDataKey } from './data-key-store.ts'

export interface DataKeyTables {
  data_key: {
    key_id: string
    subject: string
    kek_id: string
    /** Null once it has been shredded. */
    wrapped: string | null
    state: 'active' | 'opens-only' | 'shredded'
    uses: number
  }
}

export const dataKeyMigration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`CREATE TABLE data_key (
      key_id text PRIMARY KEY,
      subject text NOT NULL,
      kek_id text NOT NULL,
      wrapped text,
      state text NOT NULL CHECK (state IN ('active', 'opens-only', 'shredded')),
      uses bigint NOT NULL DEFAULT 0,
      CHECK ((wrapped IS NULL) = (state = 'shredded'))
    )`.execute(db)
    await sql`CREATE UNIQUE INDEX data_key_active ON data_key (subject) WHERE state = 'active'`.execute(db)
    await sql`CREATE INDEX data_key_subject ON data_key (subject)`.execute(db)
    await sql`CREATE INDEX data_key_kek ON data_key (kek_id)`.execute(db)
  },
}

/** Wrapped data keys in a service's own database. */
export function dataKeyTables<Database extends DataKeyTables>(own: Kysely<Database>): DataKeyStore {
  // The cast holds because the tables of a service hold ours; Kysely cannot see through the type parameter.
  const db = own as unknown as Kysely<DataKeyTables>
  return { ...finding(db), ...changing(db), ...wrapping(db) }
}

function finding(db: Kysely<DataKeyTables>): Pick<DataKeyStore, 'activeOf' | 'find'> {
  return {
    async activeOf(subject) {
      const row = await rows(db)
        .where('subject', '=', subject)
        .where('state', '!=', 'opens-only')
        .orderBy(sql`state = 'shredded'`, 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? undefined : keyOf(row)
    },
    async find(keyId) {
      const row = await rows(db).where('key_id', '=', keyId).executeTakeFirst()
      return row === undefined ? undefined : keyOf(row)
    },
  }
}

function changing(db: Kysely<DataKeyTables>): Pick<DataKeyStore, 'create' | 'reserve' | 'retire' | 'shred'> {
  return {
    create: (key) => alone(db, key.subject, (trx) => create(trx, key)),
    shred: (subject) => alone(db, subject, (trx) => shred(trx, subject)),
    async reserve(keyId, uses) {
      const row = await db
        .updateTable('data_key')
        .set({ uses: sql<number>`uses + ${uses}::bigint` })
        .where('key_id', '=', keyId)
        .returning('uses')
        .executeTakeFirstOrThrow()
      return Number(row.uses)
    },
    async retire(keyId) {
      await db
        .updateTable('data_key')
        .set({ state: 'opens-only' })
        .where('key_id', '=', keyId)
        .where('state', '=', 'active')
        .execute()
    },
  }
}

function wrapping(db: Kysely<DataKeyTables>): Pick<DataKeyStore, 'notUnder' | 'replace' | 'counts'> {
  return {
    async notUnder(kekId, { after, limit }) {
      const found = await rows(db)
        .where('kek_id', '!=', kekId)
        .where('state', '!=', 'shredded')
        .where('key_id', '>', after)
        .orderBy('key_id')
        .limit(limit)
        .execute()
      return found.map(keyOf).filter((key) => key !== SHREDDED_KEY)
    },
    async replace(before, after) {
      const { numUpdatedRows } = await db
        .updateTable('data_key')
        .set({ kek_id: after.kekId, wrapped: after.blob })
        .where('key_id', '=', before.keyId)
        .where('wrapped', '=', before.blob)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async counts() {
      const found = await db
        .selectFrom('data_key')
        .select(({ fn }) => ['kek_id', fn.countAll<string>().as('keys')])
        .where('state', '!=', 'shredded')
        .groupBy('kek_id')
        .execute()
      return new Map(found.map((row) => [row.kek_id, Number(row.keys)]))
    },
  }
}

async function create(
  trx: Transaction<DataKeyTables>,
  { keyId, subject, kekId, blob }: StoredDataKey,
): Promise<void> {
  const taken = await trx
    .selectFrom('data_key')
    .select('key_id')
    .where('subject', '=', subject)
    .where('state', '!=', 'opens-only')
    .limit(1)
    .executeTakeFirst()
  if (taken !== undefined) return
  const row = { key_id: keyId, subject, kek_id: kekId, wrapped: blob, state: 'active', uses: 0 } as const
  await trx.insertInto('data_key').values(row).execute()
}

/** A row stays behind for a subject that never had a key, too: from now on it gets none. */
async function shred(trx: Transaction<DataKeyTables>, subject: string): Promise<void> {
  const gone = { kek_id: '', wrapped: null, state: 'shredded' } as const
  const { numUpdatedRows } = await trx
    .updateTable('data_key')
    .set(gone)
    .where('subject', '=', subject)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return
  await trx
    .insertInto('data_key')
    .values({ ...gone, key_id: randomUUID(), subject, uses: 0 })
    .execute()
}

/** Making and shredding the key of one subject take turns, across replicas. */
async function alone(
  db: Kysely<DataKeyTables>,
  subject: string,
  work: (trx: Transaction<DataKeyTables>) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`data_key ${subject}`}, 0))`.execute(trx)
    await work(trx)
  })
}

const rows = (db: Kysely<DataKeyTables>) =>
  db.selectFrom('data_key').select(['key_id', 'subject', 'kek_id', 'wrapped'])

type Row = Pick<DataKeyTables['data_key'], 'key_id' | 'subject' | 'kek_id' | 'wrapped'>

function keyOf({ key_id, subject, kek_id, wrapped }: Row): StoredDataKey | typeof SHREDDED_KEY {
  return wrapped === null ? SHREDDED_KEY : { keyId: key_id, subject, kekId: kek_id, blob: wrapped }
}
