import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'

import { openAudit } from '../src/audit/open-audit.ts'
import { endMessages } from '../src/audit/retention/message-ends.ts'
import type { Database } from '../src/database.ts'
import { trailOf } from './audit-trail.ts'
import { openArchive } from './messages-archive.ts'

/** Whoever removes messages, as a process of its own that is killed before its n-th act on trail, archive or stream. */
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
const db = openDatabase<Database>(databaseUrl, { poolMax: 8 })
const { signal } = new AbortController()
const base = { connection, db, clock: systemClock, logger: noLogLines, signal }
const trail = trailOf(connection, 'event-store')
await openAudit({
  ...base,
  log: openEventLog(connection, { service: 'event-store', clock: systemClock }),
  ...{ origin: 'urbe.example/audit/v1', keyFile: undefined, checkpointFile: undefined },
})
const { copies, log, provisioner } = await openArchive({ connection, db, folder, signal })
const { put, get, list, remove } = copies.store
const afterwards = mortal(async () => undefined)
endMessages({
  ...{ ...base, log, days: 1, stepMs: 10, keepsTrail: () => true },
  checkMayEnd: provisioner.checkMayEnd,
  copies: { ...copies, store: { put: mortal(put), get, list, remove: mortal(remove) } },
  removeBefore: mortal(async (stream, sequence) => {
    await provisioner.removeBefore(stream, sequence)
    await afterwards()
  }),
  trail: {
    record: mortal(async (act) => {
      await trail.record(act)
      await afterwards()
    }),
  },
})
