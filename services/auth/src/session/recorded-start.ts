import type { ProvenKey } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import type { Tokens } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'

import type { AccountLetters } from '../mail/account-letters.ts'
import { FAILURES_SUSPICIOUS, placeOf } from '../mail/told.ts'
import type { Method } from './authentication.ts'
import type { Sessions } from './sessions.ts'

interface Deps {
  readonly letters: Pick<AccountLetters, 'owe'>
  readonly sessions: Pick<Sessions, 'start' | 'end'>
  readonly audit: Pick<AuditTrail, 'record'>
}

interface Entry {
  readonly userId: string
  readonly methods: readonly Method[]
  readonly address: string
  readonly userAgent: string
  readonly knownDevice: boolean
  /** Failed attempts of strangers since its owner last signed in. */
  readonly failures?: number
  /** Pseudonym of the name that was given; there is none where a passkey tells who it is. */
  readonly account?: string
  /** To which the session's tokens will be bound. */
  readonly key?: ProvenKey | undefined
  readonly asker: CommandAsker
  /** Whether what was proven still holds once the session is open, where whoever ends all sessions would find it. */
  readonly stands?: () => Promise<boolean>
}

export type StartRecorded = (entry: Entry) => Promise<Tokens>

/** A session that is on the trail before anybody has its tokens; without the trail nobody comes in. */
export function recordedStarts({ sessions, audit, letters }: Deps): StartRecorded {
  return async ({ userId, methods, address, userAgent, knownDevice, failures = 0, account, ...entry }) => {
    const { key, asker, stands } = entry
    const by = { ...asker, actor: `user:${userId}` }
    const tokens = await sessions.start(userId, { userAgent, methods, key }, by)
    const { sessionId } = tokens
    try {
      if (stands !== undefined && !(await stands()))
        throw refuse('invalid_credentials', 'The name or the password is wrong')
      await audit.record({
        action: 'login',
        outcome: 'allowed',
        actor: { type: 'user', id: userId, sessionId },
        context: { address, userAgent },
        details: { methods: methods.join(' '), knownDevice, ...(account !== undefined && { account }) },
      })
      const from = placeOf({ address, userAgent })
      if (!knownDevice || failures >= FAILURES_SUSPICIOUS)
        await letters.owe({ userId, told: { kind: 'signed-in', failures, ...from } })
    } catch (error) {
      await sessions.end(sessionId, { reason: 'ended', asker: by })
      throw error
    }
    return tokens
  }
}
