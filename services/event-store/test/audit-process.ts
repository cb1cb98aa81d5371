import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'

import { openAudit } from '../src/audit/open-audit.ts'
import type { Database } from '../src/database.ts'

/** A sequencer as a process of its own, so that a test can kill it at any moment. */
const [url = '', databaseUrl = ''] = process.argv.slice(2)
const connection = await connectLog({ url, name: 'event-store' })
const db = openDatabase<Database>(databaseUrl, { poolMax: 5 })
await openAudit({
  ...{ connection, db, clock: systemClock, logger: noLogLines, signal: new AbortController().signal },
  log: openEventLog(connection, { service: 'event-store', clock: systemClock }),
  ...{ origin: 'urbe.example/audit/v1', keyFile: undefined, checkpointFile: undefined },
})
