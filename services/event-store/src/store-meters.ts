import type { IntegrityJob } from '@urbe/contracts'
import type { Meters } from '@urbe/telemetry'

import type { Standing } from './audit/open-audit.ts'

/** What this service counts beyond what every service counts. */
export function storeMeters(meters: Pick<Meters, 'counter' | 'gauge'>) {
  const jobs = meters.counter({
    name: 'urbe_integrity_jobs_total',
    help: 'Verifications and repairs that ended',
    labels: ['kind', 'status'],
  })
  const findings = meters
    .gauge({ name: 'urbe_integrity_findings', help: 'Findings of the last verification' })
    .with()
  return {
    jobEnded({ kind, status, findings: found }: IntegrityJob): void {
      jobs.with({ kind, status }).inc()
      if (kind === 'verify' && status === 'done') findings.set(found.length)
    },
    archive(standing: () => Promise<{ readonly lag: number; readonly diverged: number }>): void {
      meters.gauge({
        name: 'urbe_archive_lag_messages',
        help: 'Messages of the log that the archive does not hold yet',
        collect: async () => (await standing()).lag,
      })
      meters.gauge({
        name: 'urbe_archive_diverged_streams',
        help: 'Streams that are not what was archived of them',
        collect: async () => (await standing()).diverged,
      })
    },
    audit(standing: () => Promise<Standing>): void {
      meters.gauge({
        name: 'urbe_audit_entries',
        help: 'Entries of the audit trail',
        collect: async () => (await standing()).entries,
      })
      meters.gauge({
        name: 'urbe_audit_unsigned_entries',
        help: 'Entries of the audit trail that no checkpoint covers yet',
        collect: async () => {
          const { entries, sealed } = await standing()
          return entries - sealed
        },
      })
      meters.gauge({
        name: 'urbe_audit_cold_entries',
        help: 'Entries of the audit trail that have been moved to cold files',
        collect: async () => (await standing()).cold,
      })
    },
    replays(count: () => number): void {
      meters.gauge({ name: 'urbe_replays', help: 'Replays that run or wait', collect: count })
    },
  }
}
