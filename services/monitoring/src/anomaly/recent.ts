import type { Finding } from '@urbe/anomaly'
import { type AnomalyDetector, anomalyDetectors } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

/** So long a finding counts, and an alert about it fires. */
export const RECENT_MS = 900_000
const RECENT_MAX = 10_000

/** Findings of late that are worth an alarm, by detector: what the built-in alert rules look at. */
export function recentFindings({
  clock,
  meters,
}: {
  clock: Clock
  meters: Pick<Meters, 'counter' | 'gauge'>
}) {
  const found: { readonly at: number; readonly detector: AnomalyDetector }[] = []
  const total = meters.counter({
    name: 'urbe_audit_anomalies_total',
    help: 'Findings of the detectors that watch over the trail',
    labels: ['detector', 'severity'],
  })
  const gauge = meters.gauge({
    name: 'urbe_audit_anomalies_recent',
    help: 'Findings of the last 15 minutes that are worth an alarm',
    labels: ['detector'],
  })
  const look = () => {
    const from = clock().getTime() - RECENT_MS
    while (found[0] !== undefined && found[0].at < from) found.shift()
    for (const detector of anomalyDetectors)
      gauge.with({ detector }).set(found.filter((each) => each.detector === detector).length)
  }
  look()
  return {
    look,
    add({ detector, severity }: Finding): void {
      total.with({ detector, severity }).inc()
      if (severity !== 'info' && found.length < RECENT_MAX) found.push({ at: clock().getTime(), detector })
      look()
    },
  }
}
