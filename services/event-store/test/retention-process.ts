import { openFolderStore } from '@urbe/archive'
import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'

import { openAudit } from '../src/audit/open-audit.ts'
import type { Database } from '../src/database.ts'
import { trailOf } from './audit-trail.ts'

/** Whoever keeps the trail, as a process of its own that is killed before its n-th act on files or on the trail. */
const [url = '', databaseUrl = '', folder = '', dieAt = ''] = process.argv.slice(2)
let acts = 0
const mortal =
  <Given extends readonly unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
  async (...given: Given): Promise<Answer> => {
    acts += 1
    if (acts === Number(dieAt)) process.kill(process.pid, 'SIGKILL')
    return await work(...given)
  }
const connection = await connectLog({ url, name: 'event-store' })
const db = openDatabase<Database>(databaseUrl, { poolMax: 5 })
const { put, get } = openFolderStore(folder)
const trail = trailOf(connection, 'event-store')
await openAudit({
  ...{ connection, db, clock: systemClock, logger: noLogLines, signal: new AbortController().signal },
  log: openEventLog(connection, { service: 'event-store', clock: systemClock }),
  ...{ origin: 'urbe.example/audit/v1', keyFile: undefined, checkpointFile: undefined },
  retention: { days: 1, store: { put: mortal(put), get: mortal(get) }, stepMs: 10 },
  trail: {
    record: mortal(async (act) => {
      await trail.record(act)
      await mortal(async () => undefined)()
    }),
  },
})
