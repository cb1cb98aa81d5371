import { createHash } from 'node:crypto'

import {
  type AlertRuleBody,
  type AlertRuleEvent,
  type AnomalyDetector,
  anomalyDetectors,
} from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import { formatUuid, type NewId } from '@urbe/kernel'

import type { AlertRuleCommand } from '../alert-rule/decide.ts'
import type { AlertRuleState } from '../alert-rule/state.ts'

const GRAVE: ReadonlySet<AnomalyDetector> = new Set([
  'distributed_brute_force',
  'forged_messages',
  'impossible_travel',
  'refresh_reuse',
  'takeover',
])

const rule = (
  over: Pick<AlertRuleBody, 'name' | 'metric' | 'severity'> & Partial<AlertRuleBody>,
): AlertRuleBody => ({
  labels: {},
  comparison: '>',
  threshold: 0,
  forSeconds: 0,
  channels: [],
  enabled: true,
  ...over,
})

/** One for each detector, and for whatever else tells that somebody is at the log. */
export const builtInRules: readonly AlertRuleBody[] = [
  ...anomalyDetectors.map((detector) =>
    rule({
      name: `Audit trail: ${detector.replaceAll('_', ' ')}`,
      metric: 'urbe_audit_anomalies_recent',
      labels: { detector },
      severity: GRAVE.has(detector) ? 'critical' : 'warning',
    }),
  ),
  rule({
    name: 'Audit trail: the risk of an account is high',
    metric: 'urbe_audit_risk_high',
    severity: 'critical',
  }),
  rule({
    name: 'Audit trail: the platform has answered a risk',
    metric: 'urbe_auth_risk_responses_recent',
    severity: 'critical',
  }),
  rule({
    name: 'Audit trail: the witness sees a change',
    metric: 'urbe_audit_witness_fault',
    severity: 'critical',
  }),
  rule({
    name: 'Events that could not be applied are set aside',
    metric: 'urbe_projection_parked',
    severity: 'warning',
  }),
]

const idOf = ({ name }: AlertRuleBody): string =>
  formatUuid(createHash('sha1').update(`urbe built-in alert rule\n${name}`).digest(), 5)

interface Deps {
  readonly handle: CommandHandler<AlertRuleState, AlertRuleCommand, AlertRuleEvent>
  readonly newId: NewId
}

/** Makes those that have never been there; one that was changed or removed stays as it is. */
export async function ensureBuiltInRules({ handle, newId }: Deps): Promise<void> {
  for (const body of builtInRules) {
    const id = idOf(body)
    const asker = { actor: 'service:monitoring', correlationId: newId(), commandId: `CreateAlertRule ${id}` }
    await handle(id, { type: 'CreateAlertRule', body }, asker)
  }
}
