import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { openAuditTrail } from '@urbe/audit'
import type { ServiceName } from '@urbe/contracts'
import { noLogLines } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { noteKeyIn, trustedCheckpoint } from '@urbe/merkle'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase, openLog, startLog } from '@urbe/testkit'

import { migrations as storeMigrations } from '../../../services/event-store/migrations/index.ts'
import { openAudit } from '../../../services/event-store/src/audit/open-audit.ts'
import type { Database as StoreDatabase } from '../../../services/event-store/src/database.ts'
import { migrations as witnessMigrations } from '../../../services/monitoring/migrations/index.ts'
import type { Database as WitnessDatabase } from '../../../services/monitoring/src/database.ts'
import { startWitness } from '../../../services/monitoring/src/witness/witness.ts'

const closing = new AsyncDisposableStack()
let url = ''
let audit: Awaited<ReturnType<typeof openAudit>>
let witness: ReturnType<typeof startWitness>
let store: Awaited<ReturnType<typeof database<StoreDatabase>>>

async function database<DB>(migrations: Parameters<typeof migrate>[1]) {
  const { url: databaseUrl } = closing.use(await freshDatabase())
  const db = openDatabase<DB>(databaseUrl, { poolMax: 5 })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
  return db
}

const viewOf = async (service: ServiceName) => closing.use(await openLog(url, { service }))

async function trailOf(service: ServiceName) {
  const { connection } = await viewOf(service)
  const meters = createMeters({ service })
  closing.defer(meters.stop)
  return openAuditTrail({
    connection,
    service,
    clock: systemClock,
    newId: randomUUID,
    meters,
    log: noLogLines,
  })
}

beforeAll(async () => {
  url = closing.use(await startLog({ service: 'event-store' })).url
  store = await database<StoreDatabase>(storeMigrations)
  const seen = await database<WitnessDatabase>(witnessMigrations)
  const base = { clock: systemClock, logger: noLogLines, keyFile: undefined }
  const stop = new AbortController()
  const { connection, log } = await viewOf('event-store')
  const place = { origin: 'urbe.example/audit/v1', checkpointFile: undefined }
  audit = await openAudit({ ...base, ...place, db: store, connection, log, signal: stop.signal })
  closing.defer(async () => {
    stop.abort()
    await audit.ended()
  })
  const meters = createMeters({ service: 'monitoring' })
  closing.defer(meters.stop)
  const { connection: heard } = await viewOf('monitoring')
  witness = startWitness({ ...base, db: seen, connection: heard, meters, name: 'urbe.example/witness/v1' })
  closing.defer(witness.stop)
})
afterAll(() => closing.disposeAsync())

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 120_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const cosigned = async (size: number) => {
  const found = await audit.desk.checkpoint({ witnessed: true }).catch(() => '')
  return found.includes(`\n${size}\n`)
}

it('acts of two services land in one tree whose checkpoint bears the signatures of log and witness', async () => {
  for (const service of ['auth', 'simulation'] as const) {
    const trail = await trailOf(service)
    await trail.record({
      action: 'change.answered',
      outcome: 'allowed',
      actor: { type: 'user', id: service },
    })
  }
  await until(() => cosigned(2))
  const { vkey, witnessVkey } = await audit.desk.keys()
  const note = await audit.desk.checkpoint({ witnessed: true })
  const trusted = trustedCheckpoint(note, { key: noteKeyIn(vkey), witness: noteKeyIn(witnessVkey ?? '') })
  expect(trusted.size).toBe(2)
  expect(Date.now() / 1_000 - (trusted.witnessedAt ?? 0)).toBeLessThan(60)
  const { items } = await audit.desk.find({ limit: 10 })
  expect(items.map(({ service }) => service).sort()).toEqual(['auth', 'simulation'])
})

it('the witness raises the alarm when a signed part of the trail is taken back', async () => {
  await store.transaction().execute(async (trx) => {
    await trx.deleteFrom('audit_checkpoint').execute()
    await trx.deleteFrom('audit_entry').where('seq', '=', 1).execute()
    await sql`update audit_tile set hashes = substr(hashes, 1, 32)`.execute(trx)
    await trx.updateTable('audit_log').set({ size: 1 }).execute()
  })
  // It tells of silence in the same way.
  await until(() => /rolled_back|forked/.test(witness.check().detail ?? ''))
  expect(witness.check().status).toBe('warn')
})
