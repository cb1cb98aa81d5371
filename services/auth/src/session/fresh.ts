import { STEP_UP_SECONDS } from '@urbe/contracts'
import { refuse } from '@urbe/http'
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
