import type { AnomalyDetector } from '@urbe/contracts'

/** Written out, because the contract's own list stands among schemas, which a browser has no use for. */
export const detectors = [
  'brute_force',
  'distributed_brute_force',
  'credential_stuffing',
  'password_spraying',
  'impossible_travel',
  'privilege_escalation',
  'refresh_reuse',
  'unusual_hours',
  'mass_export',
  'takeover',
  'forged_messages',
] as const satisfies readonly AnomalyDetector[]
export const severities = ['info', 'warning', 'critical'] as const

export interface AnomalySearch {
  readonly detector?: AnomalyDetector
  readonly severity?: (typeof severities)[number]
}

export function anomalySearch(given: Record<string, unknown>): AnomalySearch {
  const detector = detectors.find((each) => each === given['detector'])
  const severity = severities.find((each) => each === given['severity'])
  return { ...(detector && { detector }), ...(severity && { severity }) }
}
