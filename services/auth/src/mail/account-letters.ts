import { createHash } from 'node:crypto'

import type { Kysely } from 'kysely'

import { type Clock, type NewId, Refusal } from '@urbe/kernel'
import { oweEffects } from '@urbe/read-store'
import { type SealedColumn, sealedColumn, type Vault } from '@urbe/vault'

import type { Database } from '../database.ts'
import { takeWindowed } from '../login/buckets.ts'
import type { Told } from './told.ts'

export const ACCOUNT_LETTER = 'account_letter'

/** Each account's own, in an hour: strangers can make letters about sign-ins, and must not crowd out those about changes. */
export const SIGN_IN_LETTERS_MAX = 5
export const CHANGE_LETTERS_MAX = 20
export const LETTERS_WINDOW_MS = 3_600_000

interface Deps {
  readonly db: Kysely<Database>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  /** Without a mail server nobody is written to. */
  readonly canMail: boolean
  readonly clock: Clock
  readonly newId: NewId
}

/** What stands in the outbox. */
export interface OwedLetter {
  readonly userId: string
  readonly at: string
  /** A `Told`, under the user's own key. */
  readonly told: string
  /** Where it goes, sealed, if not to where the user can be written to when it goes out. */
  readonly to?: string | undefined
}

interface Occasion {
  readonly userId: string
  readonly told: Told
  readonly to?: string | undefined
}

/** Letters about an account to whoever owns it. They are owed with what they are about, and go out later. */
export interface AccountLetters {
  readonly owe: (occasion: Occasion) => Promise<void>
  /** Sealed before the transaction in which it is owed. */
  readonly prepare: (occasion: Occasion) => Promise<(trx: Kysely<Database>) => Promise<void>>
}

export function accountLetters({ db, vault, canMail, clock, newId }: Deps): AccountLetters {
  const prepare: AccountLetters['prepare'] = async ({ userId, told, to }) => {
    if (!canMail || !(await hasAddress(db, userId))) return async () => undefined
    const [id, at] = [newId(), clock()]
    const sealed = await letterColumn(vault, userId).seal(id, JSON.stringify(told))
    const owed: OwedLetter = { userId, at: at.toISOString(), told: sealed, to }
    return async (trx) => {
      if (!(await isRoom(trx, at, { userId, kind: told.kind }))) return
      const event = { stream: 'auth', sequence: 0, index: 0, at: owed.at }
      const body = JSON.stringify(owed)
      await oweEffects(trx, [{ effect: ACCOUNT_LETTER, event, key: id, lane: userId, body }])
    }
  }
  return {
    prepare,
    owe: async (occasion) => await (await prepare(occasion))(db),
  }
}

export const letterColumn = (vault: Pick<Vault, 'seal' | 'open'>, userId: string): SealedColumn =>
  sealedColumn(vault, { subject: `user:${userId}`, aggregateType: 'user', field: 'letter' })

async function hasAddress(db: Kysely<Database>, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('mail_address')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

const aboutSignIns: ReadonlySet<Told['kind']> = new Set([
  'signed-in',
  'half-way',
  'attempts',
  'session-ended',
])

async function isRoom(
  trx: Kysely<Database>,
  now: Date,
  { userId, kind }: { readonly userId: string; readonly kind: Told['kind'] },
): Promise<boolean> {
  const [group, max] = aboutSignIns.has(kind)
    ? ['sign-ins', SIGN_IN_LETTERS_MAX]
    : ['changes', CHANGE_LETTERS_MAX]
  const bucket = createHash('sha256').update(`letters\n${group}\n${userId}`).digest('base64url')
  try {
    await takeWindowed(trx, now, { bucket, limit: 'letters', windowMs: LETTERS_WINDOW_MS, max })
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
