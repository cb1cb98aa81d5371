import type { Clock } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import type { RiskAnswer } from './answer.ts'

/** So long an answer counts, and the alert about it fires. */
export const RECENT_MS = 900_000
export const RECENT_MAX = 10_000

/** Answers of late, for the built-in alert rule. */
export function recentAnswers({
  clock,
  meters,
}: {
  clock: Clock
  meters: Pick<Meters, 'counter' | 'gauge'>
}) {
  const given: number[] = []
  const total = meters.counter({
    name: 'urbe_auth_risk_responses_total',
    help: 'Users and service accounts whose risk was answered, by how',
    labels: ['response'],
  })
  meters.gauge({
    name: 'urbe_auth_risk_responses_recent',
    help: 'Users and service accounts whose risk was answered in the last 15 minutes',
    collect() {
      const from = clock().getTime() - RECENT_MS
      while (given[0] !== undefined && given[0] < from) given.shift()
      return given.length
    },
  })
  return {
    add(answer: RiskAnswer | 'pause'): void {
      total.with({ response: answer }).inc()
      if (given.length < RECENT_MAX) given.push(clock().getTime())
    },
  }
}
