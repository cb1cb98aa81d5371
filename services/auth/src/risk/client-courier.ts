import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { Clock, NewId } from '@urbe/kernel'
import { type Courier, type Delivery, startCourier } from '@urbe/read-store'

import type { Database } from '../database.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import { findServiceAccount } from '../service-account/queries.ts'
import { recordMade } from '../trail/made.ts'
import { pauses, type RiskMode, standsUntil } from './answer.ts'
import type { ClientPauses } from './client-pauses.ts'
import { CLIENT_RISK_ANSWER, type ToldClientRisk } from './projection.ts'

const LEASE_MS = 60_000

interface Deps {
  readonly audit: AuditTrail
  readonly clientPauses: Pick<ClientPauses, 'begin'>
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly feed: Pick<RevocationFeed, 'revokeClient'>
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly mode: RiskMode
  readonly newId: NewId
  readonly onPause: () => void
  readonly random: () => number
}

/** Lets machines wait whose credentials seem to be in wrong hands: their tokens end, and only a new credential gets new ones. */
export function startClientCourier(deps: Deps): Courier {
  return startCourier({
    ...deps,
    effect: CLIENT_RISK_ANSWER,
    leaseMs: LEASE_MS,
    count: () => undefined,
    deliver: async (delivery) => ({ delivered: true, outcome: await answered(deps, delivery) }),
  })
}

async function answered(deps: Deps, { body }: Delivery): Promise<string> {
  const { audit, clientPauses, clock, db, feed, mode, newId } = deps
  // Only what the projection wrote stands in the outbox under this effect.
  const told = JSON.parse(body) as ToldClientRisk
  const { riskId, clientId, risk, ownRisk, findings } = told
  if (!pauses(told, { mode, now: clock() })) return mode === 'off' ? 'off' : 'no_answer'
  if ((await findServiceAccount(db, clientId)) === undefined) return 'nobody'
  const { at, until } = await clientPauses.begin({ riskId, accountId: clientId, until: standsUntil(told) })
  await feed.revokeClient(clientId, at)
  await recordMade(audit, {
    action: 'client.paused',
    actor: { type: 'service', id: 'auth' },
    target: { type: 'service-account', id: clientId },
    context: { requestId: newId() },
    details: {
      ...{ risk, ownRisk, until: until.toISOString() },
      findings: findings.map(({ anomalyId }) => anomalyId).join(' '),
    },
  })
  deps.onPause()
  return 'pause'
}
