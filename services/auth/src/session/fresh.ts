import { STEP_UP_SECONDS } from '@urbe/contracts'
import { type Asker, refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Families } from './families.ts'

/** Refuses with `insufficient_user_authentication` (RFC 9470) when the session's last proof is too old. */
export type DemandFresh = (sessionId: string) => Promise<void>

/** Read from the session itself and not from the token: a proof counts at once, for the token that is already out too. */
export function freshness(families: Pick<Families, 'find'>, clock: Clock): DemandFresh {
  return async (sessionId) => {
    const family = await families.find(sessionId)
    const ageMs = clock().getTime() - (family?.authenticated_at.getTime() ?? 0)
    if (ageMs <= STEP_UP_SECONDS * 1000) return
    throw refuse(
      'insufficient_user_authentication',
      `Prove who you are again (POST /auth/step-up): the last time is more than ${STEP_UP_SECONDS} seconds ago`,
    )
  }
}

/** The same of whoever asks. A machine has no session, and nothing to prove again. */
export const freshAsker =
  (demandFresh: DemandFresh) =>
  async ({ actor, sessionId }: Pick<Asker, 'actor' | 'sessionId'>): Promise<void> => {
    if (actor.startsWith('user:') && sessionId !== undefined) await demandFresh(sessionId)
  }
