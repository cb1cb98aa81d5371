import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase, startLog } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { openAudit } from '../src/audit/open-audit.ts'
import { openColdFolder } from '../src/audit/retention/cold-folder.ts'
import type { Retention } from '../src/audit/retention/retention.ts'
import type { Database } from '../src/database.ts'
import { storedEntries, trailOf } from './audit-trail.ts'
import { until } from './house.ts'

export const DAY_MS = 86_400_000
export const ACTS = 600
/** Two full bundles. */
export const OLD = 512
export const threeDaysAgo: Clock = () => new Date(Date.now() - 3 * DAY_MS)

/** A trail of 600 acts that were written and signed three days ago. */
export async function startHouse() {
  const closing = new AsyncDisposableStack()
  const nats = closing.use(await startLog({ service: 'auth' }))
  const { url: databaseUrl } = closing.use(await freshDatabase())
  const db = openDatabase<Database>(databaseUrl, { poolMax: 8 })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
  const folder = await mkdtemp(join(tmpdir(), 'urbe-cold-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  const auditAt = async (clock: Clock, retention?: Retention, kept = db) => {
    const connection = await connectLog({ url: nats.url, name: 'event-store' })
    const stop = new AbortController()
    const log = openEventLog(connection, { service: 'event-store', clock })
    const audit = await openAudit({
      ...{ connection, db: kept, log, clock, logger: noLogLines, signal: stop.signal, retention },
      ...{ origin: 'urbe.example/audit/v1', keyFile: undefined, checkpointFile: undefined },
      trail: trailOf(connection, 'event-store'),
    })
    const ended = onlyOnce(async () => {
      stop.abort()
      await audit.ended()
      await connection.close()
    })
    closing.defer(ended)
    return { ...audit, end: ended }
  }
  const past = await auditAt(threeDaysAgo)
  const trail = trailOf(nats.connection, 'auth', threeDaysAgo)
  for (let at = 0; at < ACTS; at += 50)
    await Promise.all(Array.from({ length: 50 }, (_, more) => trail.record(login(`u-${at + more}`))))
  await until(async () => {
    const told = await db
      .selectFrom('audit_checkpoint')
      .select('size')
      .where('announced', '=', true)
      .execute()
    return told.some(({ size }) => size === ACTS)
  })
  await past.end()
  const { leaves } = await storedEntries(db)
  return {
    ...{ nats, db, databaseUrl, folder, auditAt, leaves },
    retention: { days: 1, store: openColdFolder(folder), stepMs: 10 },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** A test may end something before the house does. */
function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}

const login = (id: string) => ({ action: 'login', outcome: 'allowed', actor: { type: 'user', id } }) as const

export type RetentionHouse = Awaited<ReturnType<typeof startHouse>>
