import type { AuditTrail } from '@urbe/audit'
import type { PasskeyAssertion, Tokens } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import type { Sessions } from '../session/sessions.ts'
import type { Passkeys } from './passkeys.ts'

interface Deps {
  readonly passkeys: Pick<Passkeys, 'verify'>
  readonly sessions: Pick<Sessions, 'start'>
  readonly isActive: (userId: string) => Promise<boolean>
  readonly audit: AuditTrail
}

interface Shown {
  readonly assertion: PasskeyAssertion
  readonly address: string
  readonly userAgent: string
  readonly asker: CommandAsker
}

export type PasskeyLogin = (shown: Shown) => Promise<Tokens>

/** A passkey that checked its owner is both factors: no password is asked for. There is nothing here to guess at. */
export function passkeyLogins(deps: Deps): PasskeyLogin {
  return async (shown) => {
    const context = { address: shown.address, userAgent: shown.userAgent }
    try {
      const { userId, methods } = await deps.passkeys.verify(shown.assertion)
      if (!(await deps.isActive(userId))) throw refuse('assertion_invalid', 'The passkey was not accepted')
      const by = { ...shown.asker, actor: `user:${userId}` }
      const tokens = await deps.sessions.start(userId, { userAgent: shown.userAgent, methods }, by)
      const actor = { type: 'user', id: userId, sessionId: tokens.sessionId } as const
      const details = { methods: methods.join(' ') }
      await deps.audit.record({ action: 'login', outcome: 'allowed', actor, context, details })
      return tokens
    } catch (error) {
      if (error instanceof Refusal)
        deps.audit.note({
          action: 'login.refused',
          outcome: 'refused',
          reason: error.code,
          actor: { type: 'anonymous' },
          context,
        })
      throw error
    }
  }
}
