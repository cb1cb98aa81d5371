import type { Kysely, Transaction } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'
import type { Passwords } from '@urbe/vault'

import type { Database } from '../database.ts'
import type { Attempt, Throttle } from '../login/throttle.ts'
import type { AccountLetters } from '../mail/account-letters.ts'
import type { Sessions } from '../session/sessions.ts'
import type { AdmitPassword } from './new-password.ts'
import { endTokens } from './one-time-tokens.ts'
import { plausible } from './plausible.ts'
import { holdPassword, keepPassword } from './stored-password.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly passwords: Pick<Passwords, 'verify'>
  readonly admit: AdmitPassword
  readonly hasSecondFactor: (userId: string) => Promise<boolean>
  readonly throttle: Throttle
  readonly sessions: Pick<Sessions, 'endAllOf'>
  /** Tells the log, inside the transaction that stores the hash. */
  readonly passwordChanged: (
    trx: Transaction<Database>,
    change: { userId: string; asker: CommandAsker },
  ) => Promise<void>
  readonly usernameOf: (userId: string) => Promise<string>
  readonly audit: Pick<AuditTrail, 'record'>
  readonly letters: Pick<AccountLetters, 'prepare'>
  readonly clock: Clock
}

interface PasswordChange {
  readonly userId: string
  readonly sessionId: string
  readonly currentPassword: string
  readonly newPassword: string
  readonly asker: CommandAsker
  readonly address: string
}

export type ChangePassword = (change: PasswordChange) => Promise<void>

/** Whoever sits at an open session still has to know the password; guesses are counted as at the door. */
export function passwordChanges(deps: Deps): ChangePassword {
  return async ({ userId, sessionId, currentPassword, newPassword, asker, address }) => {
    const { db, passwords, admit, throttle, sessions, clock } = deps
    const row = await db
      .selectFrom('credential')
      .select('password_hash')
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (row === undefined) throw refuse('user_not_found', 'There is no such user')
    const username = await deps.usernameOf(userId)
    const attempt: Attempt = { username, address, device: sessionId, secondFactorGiven: false }
    await throttle.admit(attempt)
    if (!(await passwords.verify(plausible(currentPassword), row.password_hash))) {
      await throttle.failed(attempt)
      throw wrong()
    }
    await throttle.succeeded(attempt)
    const secondFactor = await deps.hasSecondFactor(userId)
    const hash = await admit({
      password: newPassword,
      username,
      userId,
      secondFactor,
      pointer: '/newPassword',
    })
    const owe = await deps.letters.prepare({ userId, told: { kind: 'password-changed' } })
    await db.transaction().execute(async (trx) => {
      // Of two who change it at once, the second one has not shown the password that the first one chose.
      if (!(await holdPassword(trx, { userId, verified: row.password_hash }))) throw wrong()
      await keepPassword(trx, { userId, hash, at: clock() })
      await endTokens(trx, userId)
      await owe(trx)
      await deps.passwordChanged(trx, { userId, asker })
    })
    await deps.audit.record({
      action: 'password.changed',
      outcome: 'allowed',
      actor: { type: 'user', id: userId, sessionId },
      context: { address },
    })
    await sessions.endAllOf(userId, { reason: 'password_changed', asker, except: sessionId })
  }
}

const wrong = () => refuse('invalid_credentials', 'The current password is wrong')
