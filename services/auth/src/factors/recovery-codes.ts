import type { Insertable, Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import { RECOVERY_CODES } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'
import type { Passwords } from '@urbe/vault'

import type { Database, RecoveryCodeTable } from '../database.ts'
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
  /** True once for each code. */
  readonly use: (userId: string, code: string) => Promise<boolean>
  readonly left: (userId: string) => Promise<number>
}

export function recoveryCodesOf({ db, passwords, audit, clock }: Deps): RecoveryCodes {
  return {
    async issue(userId) {
      const codes = Array.from({ length: RECOVERY_CODES }, (_, place) => newRecoveryCode(place))
      const rows: Insertable<RecoveryCodeTable>[] = []
      // One after another: ten hashes at once would fill the queue that everybody's sign-in waits in.
      for (const { place, secret } of codes)
        rows.push({ user_id: userId, place, code_hash: await passwords.hash(secret), used_at: null })
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
        await trx.insertInto('recovery_code').values(rows).execute()
      })
      return codes.map(spellRecoveryCode)
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
    async left(userId) {
      const { count } = await unused(db, userId)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}

const unused = (db: Kysely<Database>, userId: string) =>
  db.selectFrom('recovery_code').where('user_id', '=', userId).where('used_at', 'is', null)
