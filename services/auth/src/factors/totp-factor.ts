import { randomBytes } from 'node:crypto'

import type { Kysely } from 'kysely'

import { refuse } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'
import type { Vault } from '@urbe/vault'

import type { Database } from '../database.ts'
import { fromBase32, toBase32 } from './base32.ts'
import { stepOf } from './totp.ts'

const SECRET_BYTES = 20

interface Deps {
  readonly db: Kysely<Database>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly clock: Clock
  readonly newId: NewId
}

export interface TotpFactor {
  readonly has: (userId: string) => Promise<boolean>
  /** A new secret as base32, in place of one that was never confirmed. Refuses with `factor_exists`. */
  readonly enrol: (userId: string) => Promise<string>
  /** The factor's id. Refuses with `invalid_otp`, `factor_exists` or `factor_not_found`. */
  readonly confirm: (userId: string, code: string) => Promise<string>
  /** True once for each code. */
  readonly verify: (userId: string, code: string) => Promise<boolean>
  /** The id of the factor that was there. */
  readonly remove: (db: Kysely<Database>, userId: string) => Promise<string | undefined>
}

const placeOf = (userId: string) =>
  ({ subject: `user:${userId}`, aggregateType: 'factors', aggregateId: userId, field: 'totp' }) as const

/** Authenticator apps (RFC 6238). Their secrets are sealed; each half minute counts once. */
export function totpFactor(deps: Deps): TotpFactor {
  const { db, clock } = deps
  return {
    has: async (userId) => ((await rowOf(db, userId))?.confirmed_at ?? null) !== null,
    enrol: (userId) => enrol(deps, userId),
    async confirm(userId, code) {
      const row = await rowOf(db, userId)
      if (row === undefined) throw refuse('factor_not_found', 'No authenticator app waits to be confirmed')
      if (row.confirmed_at !== null) throw refuse('factor_exists', 'There is an authenticator app already')
      if (!(await take(deps, row, code))) throw refuse('invalid_otp', 'The code is wrong')
      const confirmed = await db
        .updateTable('totp')
        .set({ confirmed_at: clock() })
        .where('user_id', '=', userId)
        .where('secret', '=', row.secret)
        .returning('factor_id')
        .executeTakeFirst()
      if (confirmed === undefined) throw refuse('invalid_otp', 'The code is of a secret of before')
      return confirmed.factor_id
    },
    async verify(userId, code) {
      const row = await rowOf(db, userId)
      return row !== undefined && row.confirmed_at !== null && (await take(deps, row, code))
    },
    async remove(trx, userId) {
      const row = await trx
        .deleteFrom('totp')
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is not', null)
        .returning('factor_id')
        .executeTakeFirst()
      return row?.factor_id
    },
  }
}

async function enrol({ db, vault, newId }: Deps, userId: string): Promise<string> {
  const secret = toBase32(randomBytes(SECRET_BYTES))
  const sealed = await vault.seal(placeOf(userId), secret)
  const stored = await db
    .insertInto('totp')
    .values({ user_id: userId, factor_id: newId(), secret: sealed, confirmed_at: null, last_step: 0 })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ secret: sealed, last_step: 0 })
        .where('totp.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst()
  if (stored === undefined) throw refuse('factor_exists', 'There is an authenticator app already')
  return secret
}

const rowOf = (db: Kysely<Database>, userId: string) =>
  db.selectFrom('totp').selectAll().where('user_id', '=', userId).executeTakeFirst()
type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>

/** Two requests with one code: the step moves for one of them, and for neither once there is another secret. */
async function take({ db, vault, clock }: Deps, row: Row, code: string): Promise<boolean> {
  const opened = await vault.open(placeOf(row.user_id), row.secret)
  const secret = typeof opened === 'string' ? fromBase32(opened) : undefined
  const step = secret === undefined ? undefined : stepOf(secret, code, clock())
  if (step === undefined) return false
  const moved = await db
    .updateTable('totp')
    .set({ last_step: step })
    .where('user_id', '=', row.user_id)
    .where('secret', '=', row.secret)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst()
  return moved !== undefined
}
