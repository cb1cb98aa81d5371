import { Refusal } from '@urbe/kernel'

import type { Families } from '../session/families.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Accounts } from '../user/accounts.ts'
import type { AccountLetters } from './account-letters.ts'

/** The same accounts; whoever is locked out or let in by somebody else is written to. */
export function letteredAccounts(accounts: Accounts, letters: Pick<AccountLetters, 'owe'>): Accounts {
  return {
    ...accounts,
    async setStatus(change) {
      const changed = await accounts.setStatus(change)
      const kind = change.status === 'active' ? 'let-in' : 'locked-out'
      await letters.owe({ userId: change.userId, told: { kind } })
      return changed
    },
  }
}

interface Deps {
  readonly families: Pick<Families, 'find'>
  readonly letters: Pick<AccountLetters, 'owe'>
  /** Whose session a refresh token is of; undefined where it is no token of ours. */
  readonly familyIn: (refreshToken: string) => string | undefined
}

/** The same sessions; that one was ended because its token came twice is told to its owner. */
export function letteredSessions(sessions: Sessions, { families, letters, familyIn }: Deps): Sessions {
  return {
    ...sessions,
    async refresh(refreshToken, ...given) {
      try {
        return await sessions.refresh(refreshToken, ...given)
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'refresh_reused') throw error
        const familyId = familyIn(refreshToken)
        const family = familyId === undefined ? undefined : await families.find(familyId)
        if (family !== undefined)
          await letters.owe({ userId: family.user_id, told: { kind: 'session-ended' } })
        throw error
      }
    },
  }
}
