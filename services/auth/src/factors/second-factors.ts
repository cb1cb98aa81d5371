import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { PasskeyAssertion } from '@urbe/contracts'
import { refuse } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { Throttle } from '../login/throttle.ts'
import type { Method } from '../session/authentication.ts'
import type { Passkeys } from './passkeys.ts'
import type { RecoveryCodes } from './recovery-codes.ts'
import type { TotpFactor } from './totp-factor.ts'

export interface GivenFactor {
  readonly otp: string | undefined
  readonly passkey: PasskeyAssertion | undefined
}

export interface Owner {
  readonly userId: string
  /** Codes are counted by it, and by the device where it is known. */
  readonly username: string
  readonly device: string | undefined
}

export interface SecondFactors {
  readonly has: (userId: string) => Promise<boolean>
  /** How it was proven; refuses with `invalid_otp`, `invalid_assertion` or `too_many_attempts`. */
  readonly verify: (owner: Owner, given: GivenFactor) => Promise<readonly Method[]>
}

interface Deps {
  readonly db: Kysely<Database>
  readonly totp: TotpFactor
  readonly recoveryCodes: RecoveryCodes
  readonly passkeys: Pick<Passkeys, 'verify'>
  readonly throttle: Pick<Throttle, 'admitCode' | 'codeSucceeded'>
  readonly audit: Pick<AuditTrail, 'note'>
}

export function secondFactorsOf(deps: Deps): SecondFactors {
  return {
    has: async (userId) => (await countFactors(deps.db, userId)) > 0,
    async verify(owner, given) {
      try {
        const methods = await proofOf(deps, owner, given)
        deps.audit.note({
          action: 'mfa.passed',
          outcome: 'allowed',
          ...actOf(owner),
          details: { with: methods.join(' ') },
        })
        return methods
      } catch (error) {
        if (error instanceof Refusal)
          deps.audit.note({ action: 'mfa.refused', outcome: 'refused', reason: error.code, ...actOf(owner) })
        throw error
      }
    },
  }
}

const actOf = ({ userId }: Owner) => ({ actor: { type: 'user', id: userId } }) as const

async function proofOf(deps: Deps, owner: Owner, { otp, passkey }: GivenFactor): Promise<readonly Method[]> {
  const { throttle, totp, recoveryCodes, passkeys } = deps
  if (passkey !== undefined) {
    const { userId, methods } = await passkeys.verify(passkey)
    if (userId !== owner.userId) throw refuse('invalid_assertion', 'The passkey was not accepted')
    return methods
  }
  // Counted apart from passwords: whoever has the password must not get a million tries at six digits.
  await throttle.admitCode(owner)
  const method = await codeOf({ totp, recoveryCodes }, owner.userId, otp ?? '')
  await throttle.codeSucceeded(owner)
  return [method]
}

async function codeOf(
  { totp, recoveryCodes }: Pick<Deps, 'totp' | 'recoveryCodes'>,
  userId: string,
  code: string,
): Promise<Method> {
  if (await totp.verify(userId, code)) return 'otp'
  if (await recoveryCodes.use(userId, code)) return 'recovery'
  throw refuse('invalid_otp', 'The code is wrong, or was used before')
}

export async function countFactors(db: Kysely<Database>, userId: string): Promise<number> {
  const totp = db
    .selectFrom('totp')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
  const passkey = db.selectFrom('passkey').select('user_id').where('user_id', '=', userId)
  return (await totp.unionAll(passkey).execute()).length
}
