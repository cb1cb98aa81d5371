import { type Kysely, sql, type Transaction } from 'kysely'

import {
  ACCESS_TOKEN_SECONDS,
  CLOCK_SKEW_SECONDS,
  REVOCATIONS_PAGE,
  type Revocation,
  type RevocationList,
} from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database, RevocationEntry } from '../database.ts'

/** After this long every token that the entry is about has expired by itself. */
const ENTRY_MS = (ACCESS_TOKEN_SECONDS + 2 * CLOCK_SKEW_SECONDS) * 1000

type WithoutTime<Each> = Each extends RevocationEntry ? Omit<Each, 'until'> : never
export type Revoked = WithoutTime<RevocationEntry>
export type Told = Exclude<Revocation, { kind: 'heartbeat' }>

/** What has been revoked, as it stands in the database: replicas share it, and it outlives them. */
export interface StoredRevocations {
  readonly add: (revoked: Revoked) => Promise<Told>
  /** Every token of before ends; what was revoked of them before need not be kept. */
  readonly endAll: () => Promise<Told & { readonly kind: 'global' }>
  readonly after: (sequence: number) => Promise<RevocationList>
  readonly newest: () => Promise<number>
  readonly globalEpoch: () => Promise<number>
  /** How many entries may stand there now. */
  readonly length: () => Promise<number>
  readonly forgetOld: () => Promise<void>
}

export function storedRevocations(db: Kysely<Database>, clock: Clock): StoredRevocations {
  const add = async (trx: Kysely<Database>, revoked: Revoked): Promise<Told> => {
    const end = clock().getTime() + ENTRY_MS
    // A union whose every member lacks `until` has it again when it is added.
    const entry = { ...revoked, until: Math.ceil(end / 1000) } as RevocationEntry
    const { sequence } = await trx
      .insertInto('revocation')
      .values({ entry, until: new Date(end) })
      .returning('sequence')
      .executeTakeFirstOrThrow()
    return { ...entry, sequence }
  }
  const newest = () => newestSequence(db)

  return {
    newest,
    add: (revoked) => add(db, revoked),
    async endAll() {
      return await db.transaction().execute(async (trx: Transaction<Database>) => {
        const { epoch } = await trx
          .updateTable('global_epoch')
          .set((eb) => ({ epoch: eb('epoch', '+', 1) }))
          .returning('epoch')
          .executeTakeFirstOrThrow()
        const told = await add(trx, { kind: 'global', epoch })
        if (told.kind !== 'global') throw new Error('another entry was stored than was given')
        await trx.deleteFrom('revocation').where('sequence', '<', told.sequence).execute()
        return told
      })
    },
    async after(sequence) {
      const head = await newest()
      const rows = await db
        .selectFrom('revocation')
        .select(['sequence', 'entry'])
        .where('sequence', '>', sequence)
        .where('until', '>=', clock())
        .orderBy('sequence')
        .limit(REVOCATIONS_PAGE)
        .execute()
      const entries = rows.map((row) => ({ ...row.entry, sequence: row.sequence }))
      const last = entries.at(-1)?.sequence ?? 0
      const next = entries.length === REVOCATIONS_PAGE ? last : null
      return { sequence: Math.max(head, last), entries, next }
    },
    async globalEpoch() {
      return (await db.selectFrom('global_epoch').select('epoch').executeTakeFirstOrThrow()).epoch
    },
    async length() {
      const oldest = await db
        .selectFrom('revocation')
        .select('sequence')
        .orderBy('sequence')
        .limit(1)
        .executeTakeFirst()
      return oldest === undefined ? 0 : (await newest()) - oldest.sequence + 1
    },
    async forgetOld() {
      await db.deleteFrom('revocation').where('until', '<', clock()).execute()
    },
  }
}

/** Rows go, their numbers never come again. */
async function newestSequence(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM revocation_sequence_seq`.execute(db)
  return rows[0]?.value ?? 0
}
