import { type Kysely, sql } from 'kysely'

import { openNoteKeys } from '@urbe/audit'
import { systemClock } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'

import { migrations } from '../../../services/event-store/migrations/index.ts'
import { appendActs, grownSoFar } from '../../../services/event-store/src/audit/append.ts'
import { signCheckpoint } from '../../../services/event-store/src/audit/checkpoints.ts'
import type { Database } from '../../../services/event-store/src/database.ts'
import { databaseOn } from './database-on.ts'
import { storedAct } from './sample-acts.ts'

const BATCH = 256
const MICROSECONDS = 1e6

export interface FilledTrail extends AsyncDisposable {
  readonly db: Kysely<Database>
  readonly url: string
  readonly keys: Awaited<ReturnType<typeof openNoteKeys>>
  /** Seconds of the processor that appending took this process. */
  readonly appendCpu: number
}

/** A trail in a database of its own, appended and signed batch by batch as the sequencer does it. */
export async function filledTrail(cluster: string, entries: number): Promise<FilledTrail> {
  const url = await databaseOn(cluster, 'filled')
  const db = openDatabase<Database>(url, { poolMax: 4 })
  await migrate(db, migrations)
  const name = 'bench.example/audit/v1'
  const keys = await openNoteKeys({ db, purpose: 'log', name, secret: undefined, clock: systemClock })
  let appendCpu = 0
  for (let grown = await grownSoFar(db); grown.size < entries; ) {
    const from = grown.size
    const count = Math.min(BATCH, entries - from)
    const messages = Array.from({ length: count }, (_, more) => storedAct(from + more))
    const before = process.cpuUsage()
    grown = await appendActs(db, { before: grown, messages, acts: messages })
    appendCpu += secondsSince(before)
    await signCheckpoint({ db, clock: systemClock, keys })
  }
  // What the server does by itself sooner or later.
  await sql`vacuum analyze audit_entry`.execute(db)
  return {
    ...{ db, url, keys, appendCpu },
    [Symbol.asyncDispose]: () => db.destroy(),
  }
}

export function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / MICROSECONDS
}
