import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'

import { openDatabase } from '../src/database.ts'
import { runProjection } from '../src/run-projection.ts'
import { counting, type Database, platform } from './counting.ts'

/** A projector as a process of its own, so that a test can kill it at any moment. */
const [natsUrl = '', databaseUrl = ''] = process.argv.slice(2)
const connection = await connectLog({ url: natsUrl, name: 'monitoring' })
const log = openEventLog(connection, { service: 'monitoring', clock: systemClock })
const db = openDatabase<Database>(databaseUrl, { poolMax: 2 })
const signal = new AbortController().signal
runProjection({ db, log, logger: noLogLines, projection: counting, stream: platform, signal })
