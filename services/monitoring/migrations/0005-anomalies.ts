import { type Kysely, sql } from 'kysely'

import { adoptTables } from '@urbe/read-store'

import { createAnomalyTables } from '../src/anomaly/projection.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createAnomalyTables(db)
  await adoptTables(db, { name: 'anomalies_v1', tables: ['anomaly'] })
  // Not made by a projection: where somebody came from never enters the log.
  await sql`CREATE TABLE anomaly_origin (anomaly_id uuid PRIMARY KEY, networks jsonb NOT NULL)`.execute(db)
  // One row: what the detectors remember, and which entry they look at next.
  await sql`CREATE TABLE anomaly_memory (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    body jsonb NOT NULL,
    at timestamptz(3) NOT NULL
  )`.execute(db)
}
