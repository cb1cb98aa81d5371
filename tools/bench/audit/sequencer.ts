import { randomUUID } from 'node:crypto'

import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'

import { openAudit } from '../../../services/event-store/src/audit/open-audit.ts'
import type { Database } from '../../../services/event-store/src/database.ts'
import type { SequencerTask } from './sequencer-process.ts'
import { signaturesIn } from './signing.ts'

/** Whoever keeps the trail, alone in a process; tells what it has cost so far when it is asked. */
// The cast holds because the bench writes the argument.
const { natsUrl, databaseUrl, signing } = JSON.parse(process.argv[2] ?? '') as SequencerTask
const signatures = signing === undefined ? undefined : signaturesIn(signing, 'event-store')
const connection = await connectLog({ url: natsUrl, name: 'event-store', signatures })
const db = openDatabase<Database>(databaseUrl, { poolMax: 5 })
await openAudit({
  ...{ connection, db, clock: systemClock, logger: noLogLines, signal: new AbortController().signal },
  log: openEventLog(connection, { service: 'event-store', clock: systemClock }),
  ...{ origin: `bench-${randomUUID()}`, keyFile: undefined, checkpointFile: undefined },
})
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
process.send?.(process.cpuUsage())
