import type { Insertable, Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import { RECOVERY_CODES } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'
import type { Passwords } from '@urbe/vault'

import type { Database, RecoveryCodeTable } from '../database.ts'
import { holdFactors } from '../locks.ts'
import { newRecoveryCode, readRecoveryCode, spellRecoveryCode } from './recovery-code.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly passwords: Pick<Passwords, 'hash' | 'verify'>
  readonly audit: Pick<AuditTrail, 'note'>
  readonly clock: Clock
}

export interface RecoveryCodes {
  /** Ten new codes in place of the old ones. They are told once; what is kept is their hashes. */
  readonly issue: (userId: string) => Promise<readonly string[]>
  /** The same for whoever has none; of two who come at once, one gets some. */
  readonly issueFirst: (userId: string) => Promise<readonly string[]>
  /** True once for each code. */
  readonly use: (userId: string, code: string) => Promise<boolean>
  readonly left: (userId: string) => Promise<number>
}

export function recoveryCodesOf({ db, passwords, audit, clock }: Deps): RecoveryCodes {
  const making = new Set<string>()
  return {
    async issue(userId) {
      const { codes, rows } = await make(passwords, userId)
      await replace(db, { userId, rows })
      return codes
    },
    async issueFirst(userId) {
      // Who comes second here costs no hashes; who comes second elsewhere finds the codes of the first.
      if ((await left(db, userId)) > 0 || making.has(userId)) return []
      making.add(userId)
      try {
        const { codes, rows } = await make(passwords, userId)
        const unless = async (trx: Kysely<Database>) => (await left(trx, userId)) > 0
        return (await replace(db, { userId, rows, unless })) ? codes : []
      } finally {
        making.delete(userId)
      }
    },
    async use(userId, code) {
      const given = readRecoveryCode(code)
      if (given === undefined) return false
      const row = await unused(db, userId)
        .select('code_hash')
        .where('place', '=', given.place)
        .executeTakeFirst()
      if (row === undefined || !(await passwords.verify(given.secret, row.code_hash))) return false
      const taken = await db
        .updateTable('recovery_code')
        .set({ used_at: clock() })
        .where('user_id', '=', userId)
        .where('place', '=', given.place)
        .where('code_hash', '=', row.code_hash)
        .where('used_at', 'is', null)
        .returning('place')
        .executeTakeFirst()
      if (taken === undefined) return false
      audit.note({ action: 'recovery-code.used', outcome: 'allowed', actor: { type: 'user', id: userId } })
      return true
    },
    left: (userId) => left(db, userId),
  }
}

const unused = (db: Kysely<Database>, userId: string) =>
  db.selectFrom('recovery_code').where('user_id', '=', userId).where('used_at', 'is', null)

type Row = Insertable<RecoveryCodeTable>

async function make({ hash }: Pick<Passwords, 'hash'>, userId: string) {
  const codes = Array.from({ length: RECOVERY_CODES }, (_, place) => newRecoveryCode(place))
  const rows: Row[] = []
  // One after another: ten hashes at once would fill the queue that everybody's sign-in waits in.
  for (const { place, secret } of codes)
    rows.push({ user_id: userId, place, code_hash: await hash(secret), used_at: null })
  return { codes: codes.map(spellRecoveryCode), rows }
}

interface Replacing {
  readonly userId: string
  readonly rows: readonly Row[]
  readonly unless?: (trx: Kysely<Database>) => Promise<boolean>
}

/** False when nothing was replaced. */
async function replace(
  db: Kysely<Database>,
  { userId, rows, unless = async () => false }: Replacing,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    await holdFactors(trx, userId)
    if (await unless(trx)) return false
    await trx.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
    await trx.insertInto('recovery_code').values(rows).execute()
    return true
  })
}

async function left(db: Kysely<Database>, userId: string): Promise<number> {
  const { count } = await unused(db, userId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
