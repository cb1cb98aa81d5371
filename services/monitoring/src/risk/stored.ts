import type { Kysely } from 'kysely'

import type { RiskFinding } from '@urbe/anomaly'
import type { AnomalyEvent } from '@urbe/contracts'

import type { Database } from '../database.ts'

/** The newest findings that are looked at when a process starts; older ones add little. */
export const STORED_FINDINGS_MAX = 20_000

export interface StoredFinding extends RiskFinding {
  readonly subject: AnomalyEvent['data']['subject']
}

/** Findings since a moment, as the log has told them. */
export async function storedFindings(
  db: Kysely<Database>,
  since: Date,
  max = STORED_FINDINGS_MAX,
): Promise<readonly StoredFinding[]> {
  const rows = await db
    .selectFrom('anomaly')
    .select(['anomaly_id', 'body'])
    .where('found_at', '>=', since)
    .orderBy('found_at', 'desc')
    .limit(max)
    .execute()
  return rows.map(({ anomaly_id: anomalyId, body: { detector, severity, subject, lastAt } }) => ({
    ...{ anomalyId, detector, severity, subject },
    at: Date.parse(lastAt),
  }))
}
