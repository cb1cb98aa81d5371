import { type Kysely, sql, type Transaction } from 'kysely'

import {
  ACCESS_TOKEN_SECONDS,
  CLOCK_SKEW_SECONDS,
  DEMANDS_MAX,
  REVOCATIONS_PAGE,
  type Revocation,
  type RevocationList,
} from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database, RevocationEntry } from '../database.ts'

/** After this long every token that the entry is about has expired by itself. */
const ENTRY_MS = (ACCESS_TOKEN_SECONDS + 2 * CLOCK_SKEW_SECONDS) * 1000

/** A proof that is demanded of somebody; it stands longer than a token lives. */
export interface Demand {
  readonly userId: string
  readonly since: Date
  readonly until: Date
}

type WithoutTime<Each> = Each extends RevocationEntry ? Omit<Each, 'until'> : never
export type Revoked = Exclude<WithoutTime<RevocationEntry>, { kind: 'demand' }>
export type Told = Exclude<Revocation, { kind: 'heartbeat' }>

/** What has been revoked, as it stands in the database: replicas share it, and it outlives them. */
export interface StoredRevocations {
  readonly add: (revoked: Revoked) => Promise<Told>
  /** In the place of older ones of the same user. Of too many users it becomes a demand of everybody. */
  readonly demand: (demand: Demand, demandsMax?: number) => Promise<Told>
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
    return await store(trx, { ...revoked, until: Math.ceil(end / 1000) } as RevocationEntry)
  }
  const newest = () => newestSequence(db)

  return {
    newest,
    add: (revoked) => add(db, revoked),
    demand: (demand, demandsMax = DEMANDS_MAX) =>
      db.transaction().execute((trx) => demandOf(trx, demand, { demandsMax, now: clock() })),
    async endAll() {
      return await db.transaction().execute(async (trx: Transaction<Database>) => {
        const { epoch } = await trx
          .updateTable('global_epoch')
          .set((eb) => ({ epoch: eb('epoch', '+', 1) }))
          .returning('epoch')
          .executeTakeFirstOrThrow()
        const told = await add(trx, { kind: 'global', epoch })
        if (told.kind !== 'global') throw new Error('another entry was stored than was given')
        await trx
          .deleteFrom('revocation')
          .where('sequence', '<', told.sequence)
          .where(kind, '!=', 'demand')
          .execute()
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
    length: async () => await lengthOf(db),
    async forgetOld() {
      await db.deleteFrom('revocation').where('until', '<', clock()).execute()
    },
  }
}

/** Demands are about people and not about tokens: they outlive them, and are counted by themselves. */
const kind = sql<RevocationEntry['kind']>`entry->>'kind'`

async function store(trx: Kysely<Database>, entry: RevocationEntry): Promise<Told> {
  const { sequence } = await trx
    .insertInto('revocation')
    .values({ entry, until: new Date(entry.until * 1_000) })
    .returning('sequence')
    .executeTakeFirstOrThrow()
  return { ...entry, sequence }
}

interface Bounds {
  readonly demandsMax: number
  readonly now: Date
}

async function demandOf(
  trx: Transaction<Database>,
  { userId, since, until }: Demand,
  { demandsMax, now }: Bounds,
): Promise<Told> {
  const demands = trx.selectFrom('revocation').where(kind, '=', 'demand').where('until', '>=', now)
  const entry = { kind: 'demand', userId, since: since.getTime(), until: secondsOf(until) } as const
  await trx
    .deleteFrom('revocation')
    .where(kind, '=', 'demand')
    .where(sql`entry->>'userId'`, '=', userId)
    .execute()
  const told = await store(trx, entry)
  const { count, last } = await demands
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('until').as('last')])
    .executeTakeFirstOrThrow()
  if (Number(count) <= demandsMax) return told
  await trx.deleteFrom('revocation').where(kind, '=', 'demand').execute()
  return await store(trx, { ...entry, userId: null, since: now.getTime(), until: secondsOf(last ?? until) })
}

const secondsOf = (date: Date): number => Math.ceil(date.getTime() / 1_000)

async function lengthOf(db: Kysely<Database>): Promise<number> {
  const oldest = await db
    .selectFrom('revocation')
    .select('sequence')
    .where(kind, '!=', 'demand')
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst()
  return oldest === undefined ? 0 : (await newestSequence(db)) - oldest.sequence + 1
}

/** Rows go, their numbers never come again. */
async function newestSequence(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM revocation_sequence_seq`.execute(db)
  return rows[0]?.value ?? 0
}
