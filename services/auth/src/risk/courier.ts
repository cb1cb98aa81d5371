import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { Clock, NewId } from '@urbe/kernel'
import { type Courier, type Delivery, startCourier } from '@urbe/read-store'

import type { Database } from '../database.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import type { Sessions } from '../session/sessions.ts'
import { recordMade } from '../trail/made.ts'
import { findUser } from '../user/queries.ts'
import { answerTo, type RiskMode, standsUntil } from './answer.ts'
import type { RiskAnswers } from './answers.ts'
import { RISK_ANSWER, type ToldRisk } from './projection.ts'
import type { recentAnswers } from './recent.ts'

const LEASE_MS = 60_000
/** In whose name the platform itself acts. */
const ACTOR = 'system:auth'

interface Deps {
  readonly answers: Pick<RiskAnswers, 'give'>
  readonly audit: AuditTrail
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly feed: Pick<RevocationFeed, 'demandProof'>
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly recent: ReturnType<typeof recentAnswers>
  readonly mode: RiskMode
  readonly newId: NewId
  readonly random: () => number
  readonly sessions: Pick<Sessions, 'endAllOf'>
}

/** Does what the setting says about users whose risk has become too high. */
export function startRiskCourier(deps: Deps): Courier {
  const { recent } = deps
  return startCourier({
    ...deps,
    effect: RISK_ANSWER,
    leaseMs: LEASE_MS,
    count: () => undefined,
    async deliver(delivery) {
      const outcome = await answered(deps, delivery)
      if (outcome === 'step-up' || outcome === 'end-sessions') recent.add(outcome)
      return { delivered: true, outcome }
    },
  })
}

async function answered(deps: Deps, { body }: Delivery): Promise<string> {
  // Only what the projection wrote stands in the outbox under this effect.
  const told = JSON.parse(body) as ToldRisk
  const wanted = answerTo(told, { mode: deps.mode, now: deps.clock() })
  if (wanted === undefined) return deps.mode === 'off' ? 'off' : 'too_late'
  const { riskId, userId } = told
  if ((await findUser(deps.db, userId))?.status !== 'active') return 'nobody'
  const given = await deps.answers.give({ riskId, userId, answer: wanted, until: standsUntil(told) })
  const { answer, at, until } = given
  if (answer === 'end-sessions') await endSessions(deps, told, at)
  else {
    await deps.feed.demandProof({ userId, since: at, until })
    await tellDemand(deps, told)
  }
  return answer
}

/** Only sessions from before the answer: whoever has come in since has proved who they are, however often this is done. */
async function endSessions({ sessions, newId }: Deps, { riskId, userId, findings }: ToldRisk, at: Date) {
  await sessions.endAllOf(userId, {
    reason: 'risk',
    begunBy: at,
    findings: findings.map(({ anomalyId }) => anomalyId),
    asker: { actor: ACTOR, correlationId: newId(), commandId: `EndSession ${riskId}` },
  })
}

async function tellDemand(
  { audit, newId }: Deps,
  { userId, risk, ownRisk, findings }: ToldRisk,
): Promise<void> {
  await recordMade(audit, {
    action: 'step-up.demanded',
    actor: { type: 'service', id: 'auth' },
    target: { type: 'user', id: userId },
    context: { requestId: newId() },
    details: { risk, ownRisk, findings: findings.map(({ anomalyId }) => anomalyId).join(' ') },
  })
}
