import { STEP_UP_SECONDS } from '@urbe/contracts'
import { type Asker, refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Families } from './families.ts'

/** Refuses with `insufficient_user_authentication` (RFC 9470) when the session's last proof does not do. */
export type DemandFresh = (sessionId: string) => Promise<void>

interface Deps {
  readonly families: Pick<Families, 'find'>
  readonly clock: Clock
  /** Findings about a user demand a proof from after this moment. */
  readonly demandedSince: (userId: string) => Promise<Date | undefined>
}

/** Read from the session itself and not from the token: a proof counts at once, for the token that is already out too. */
export function freshness({ families, clock, demandedSince }: Deps) {
  /** The proof must be from after what was found about the user. */
  async function ofRisk(sessionId: string): Promise<void> {
    const family = await families.find(sessionId)
    const since = family === undefined ? undefined : await demandedSince(family.user_id)
    if (family === undefined || since === undefined || family.authenticated_at > since) return
    throw refuse(
      'insufficient_user_authentication',
      'Something unusual was found about this account: prove who you are again (POST /auth/step-up)',
    )
  }
  /** The proof must not be old either. */
  async function ofAge(sessionId: string): Promise<void> {
    const family = await families.find(sessionId)
    const ageMs = clock().getTime() - (family?.authenticated_at.getTime() ?? 0)
    if (ageMs > STEP_UP_SECONDS * 1000)
      throw refuse(
        'insufficient_user_authentication',
        `Prove who you are again (POST /auth/step-up): the last time is more than ${STEP_UP_SECONDS} seconds ago`,
      )
    await ofRisk(sessionId)
  }
  return { ofRisk, ofAge }
}

/** The same of whoever asks. A machine has no session, and nothing to prove again. */
export const ofAsker =
  (demand: DemandFresh) =>
  async ({ actor, sessionId }: Pick<Asker, 'actor' | 'sessionId'>): Promise<void> => {
    if (actor.startsWith('user:') && sessionId !== undefined) await demand(sessionId)
  }
