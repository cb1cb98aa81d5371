import { type Kysely, sql } from 'kysely'

import { anomalyEvent } from '@urbe/contracts'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

export async function createAnomalyTables(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE anomaly (
    anomaly_id uuid PRIMARY KEY,
    detector text NOT NULL,
    severity text NOT NULL,
    subject_id text NOT NULL,
    found_at timestamptz(3) NOT NULL,
    body jsonb NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX anomaly_by_age ON anomaly (found_at DESC, anomaly_id DESC)`.execute(db)
  await sql`CREATE INDEX anomaly_by_subject ON anomaly (subject_id, found_at DESC)`.execute(db)
}

export const anomalies: Projection<Database> = {
  name: 'anomalies_v1',
  tables: ['anomaly'],
  createTables: createAnomalyTables,
  async apply(trx, events) {
    for (const recorded of events) {
      if (recorded.aggregate.type !== 'anomaly') continue
      const { at, ...body } = anomalyEvent.parse(recorded).data
      const { detector, severity, subject } = body
      await trx
        .insertInto('anomaly')
        .values({
          anomaly_id: recorded.aggregate.id,
          ...{ detector, severity, subject_id: subject.id, found_at: at },
          body: JSON.stringify(body),
        })
        .execute()
    }
  },
}
