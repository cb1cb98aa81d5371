import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'

import { openAudit } from '../src/audit/open-audit.ts'
import { openColdFolder } from '../src/audit/retention/cold-folder.ts'
import type { Database } from '../src/database.ts'
import { trailOf } from './audit-trail.ts'

/** Whoever keeps the trail, as a process of its own that is killed before its n-th act on files or on the trail. */
const [url = '', databaseUrl = '', folder = '', dieAt = '', coldDays = ''] = process.argv.slice(2)
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
const { put, get, remove } = openColdFolder(folder)
const trail = trailOf(connection, 'event-store')
await openAudit({
  ...{ connection, db, clock: systemClock, logger: noLogLines, signal: new AbortController().signal },
  log: openEventLog(connection, { service: 'event-store', clock: systemClock }),
  ...{ origin: 'urbe.example/audit/v1', keyFile: undefined, checkpointFile: undefined },
  retention: {
    days: 1,
    store: { put: mortal(put), get: mortal(get), remove: mortal(remove) },
    stepMs: 10,
    ...(coldDays !== '' && { coldDays: Number(coldDays) }),
  },
  trail: {
    record: mortal(async (act) => {
      await trail.record(act)
      await mortal(async () => undefined)()
    }),
  },
})
