import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { Tokens } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import type { Passwords } from '@urbe/vault'

import type { Database } from '../database.ts'
import type { Throttle } from '../login/throttle.ts'
import { plausible } from '../password/plausible.ts'
import type { Method } from '../session/authentication.ts'
import type { Sessions } from '../session/sessions.ts'
import type { GivenFactor, SecondFactors } from './second-factors.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly passwords: Pick<Passwords, 'verify'>
  readonly factors: SecondFactors
  readonly throttle: Throttle
  readonly sessions: Pick<Sessions, 'renew'>
  readonly usernameOf: (userId: string) => Promise<string>
  readonly audit: AuditTrail
}

interface Proof extends Partial<GivenFactor> {
  readonly userId: string
  readonly sessionId: string
  readonly password?: string | undefined
  readonly asker: CommandAsker
  readonly address: string
}

/** An access token whose `auth_time` is now. The session stays the same, and so does its refresh token. */
export type StepUp = (proof: Proof) => Promise<Tokens>

export function stepUps(deps: Deps): StepUp {
  return async (proof) => {
    const methods = await methodsOf(deps, proof)
    if (methods.length === 0) throw refuse('invalid_value', 'Send a password, a code or a passkey')
    const { userId, sessionId, address } = proof
    const { refreshToken: _kept, ...tokens } = await deps.sessions.renew(sessionId, methods)
    await deps.audit.record({
      action: 'step-up',
      outcome: 'allowed',
      actor: { type: 'user', id: userId, sessionId },
      context: { address },
      details: { methods: methods.join(' ') },
    })
    return tokens
  }
}

/** Whatever is sent must be right. One of them is enough, but for the password of somebody who has a second factor. */
async function methodsOf(deps: Deps, proof: Proof): Promise<readonly Method[]> {
  const { password, otp, passkey, userId, sessionId } = proof
  const byPassword: readonly Method[] =
    password === undefined ? [] : await byPasswordOf(deps, { ...proof, password })
  if (otp === undefined && passkey === undefined) {
    if (byPassword.length > 0 && (await deps.factors.has(userId))) throw needsFactor()
    return byPassword
  }
  const username = await deps.usernameOf(userId)
  return [
    ...byPassword,
    ...(await deps.factors.verify({ userId, username, device: sessionId }, { otp, passkey })),
  ]
}

/** A session in wrong hands and a password that got about must not be enough to take the second factor away. */
const needsFactor = () =>
  refuse('second_factor_required', 'This account has a second factor: send a code or a passkey')

async function byPasswordOf(
  { db, passwords, throttle, usernameOf }: Deps,
  { userId, sessionId, password, address }: Proof & { readonly password: string },
): Promise<readonly Method[]> {
  const attempt = { username: await usernameOf(userId), address, device: sessionId, secondFactorGiven: false }
  await throttle.admit(attempt)
  const row = await db
    .selectFrom('credential')
    .select('password_hash')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (row === undefined || !(await passwords.verify(plausible(password), row.password_hash))) {
    await throttle.failed(attempt)
    throw refuse('invalid_credentials', 'The password is wrong')
  }
  await throttle.succeeded(attempt)
  return ['pwd']
}
