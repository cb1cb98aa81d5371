import type { Kysely, Transaction } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { FactorKind, FactorsEvent } from '@urbe/contracts'
import type { CommandAsker, CommandHandler } from '@urbe/event-log'

import type { Database } from '../database.ts'
import { holdFactors } from '../locks.ts'
import type { AccountLetters } from '../mail/account-letters.ts'
import type { Families } from '../session/families.ts'
import type { Sessions } from '../session/sessions.ts'
import { demandFactorsLeft } from '../session/withheld-roles.ts'
import type { FactorsCommand } from './decide.ts'
import type { RecoveryCodes } from './recovery-codes.ts'
import { countFactors, type SecondFactors } from './second-factors.ts'
import type { Factors } from './state.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<Factors, FactorsCommand, FactorsEvent>
  readonly factors: Pick<SecondFactors, 'has'>
  readonly recoveryCodes: RecoveryCodes
  readonly sessions: Pick<Sessions, 'endAllOf'>
  readonly families: Pick<Families, 'renew'>
  readonly audit: AuditTrail
  readonly letters: Pick<AccountLetters, 'owe'>
}

export interface Changer {
  readonly userId: string
  readonly sessionId: string
  readonly asker: CommandAsker
  readonly address: string
}

interface One {
  readonly factor: FactorKind
  readonly factorId: string
}
/** Whoever sets a factor up has shown it. */
const shownBy = { totp: ['otp'], passkey: ['hwk', 'user'] } as const

/** The id of the factor that was there. */
type Remove = (trx: Kysely<Database>) => Promise<string | undefined>

/** What follows whenever somebody's second factors change: the log, the trail, and the end of their other sessions. */
export interface FactorChanges {
  /** The recovery codes when these are the first ones. */
  readonly added: (changer: Changer, one: One) => Promise<readonly string[]>
  /** The id of what `remove` took away; refuses to take the last factor from somebody who needs one. */
  readonly takeAway: (userId: string, remove: Remove) => Promise<string | undefined>
  /** With the last factor the recovery codes go too. */
  readonly removed: (changer: Changer, one: One) => Promise<void>
  readonly issueCodes: (changer: Changer) => Promise<readonly string[]>
}

export function factorChanges(deps: Deps): FactorChanges {
  const { db, handle, factors, recoveryCodes, sessions, families, audit, letters } = deps
  const endOthers = ({ userId, sessionId, asker }: Changer) =>
    sessions.endAllOf(userId, { reason: 'factors_changed', asker, except: sessionId })
  return {
    async added(changer, one) {
      const { userId, sessionId, asker } = changer
      await letters.owe({ userId, told: { kind: 'factor-added', factor: one.factor } })
      await families.renew(sessionId, shownBy[one.factor])
      await handle(userId, { type: 'AddSecondFactor', data: one }, asker)
      await audit.record({ ...actOf(changer), action: 'mfa.enabled', details: { factor: one.factor } })
      await endOthers(changer)
      return await recoveryCodes.issueFirst(userId)
    },
    takeAway: (userId, remove) => takeAway(db, userId, remove),
    async removed(changer, one) {
      const { userId, asker } = changer
      await letters.owe({ userId, told: { kind: 'factor-removed', factor: one.factor } })
      await handle(userId, { type: 'RemoveSecondFactor', data: one }, asker)
      if (!(await factors.has(userId))) await forgetCodes(db, userId)
      await audit.record({ ...actOf(changer), action: 'mfa.disabled', details: { factor: one.factor } })
      await endOthers(changer)
    },
    async issueCodes(changer) {
      const { userId, asker } = changer
      const codes = await recoveryCodes.issue(userId)
      await letters.owe({ userId, told: { kind: 'recovery-codes-made' } })
      await handle(userId, { type: 'IssueRecoveryCodes', data: {} }, asker)
      await audit.record({ ...actOf(changer), action: 'recovery-codes.made' })
      return codes
    },
  }
}

/** One after another: of two who take away the last two at once, the second one sees what the first one left. */
async function takeAway(db: Kysely<Database>, userId: string, remove: Remove): Promise<string | undefined> {
  return await db.transaction().execute(async (trx) => {
    await holdFactors(trx, userId)
    const removed = await remove(trx)
    if (removed !== undefined)
      await demandFactorsLeft(trx, { userId, factorsLeft: await countFactors(trx, userId) })
    return removed
  })
}

const actOf = ({ userId, sessionId, address }: Changer) =>
  ({
    outcome: 'allowed',
    actor: { type: 'user', id: userId, sessionId },
    target: { type: 'user', id: userId },
    context: { address },
  }) as const

async function forgetCodes(db: Kysely<Database> | Transaction<Database>, userId: string): Promise<void> {
  await db.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
}
