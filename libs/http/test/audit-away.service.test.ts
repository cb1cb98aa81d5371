import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, expect, it } from '@jest/globals'

import { principalWith } from '@urbe/access'
import { openAuditTrail } from '@urbe/audit'
import { endpoints } from '@urbe/contracts'
import { systemClock, uuid7 } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase, openLog, startMortalNats } from '@urbe/testkit'

import { type Binding, bind, buildApp, httpMigration, idempotencyStore, listen } from '../src/index.ts'

const LIMIT_MS = 120_000
const newId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
const closing = new AsyncDisposableStack()
afterAll(() => closing.disposeAsync())
let founded = 0

const bindings: Binding[] = Object.values(endpoints)
  .filter(({ service }) => service === 'simulation')
  .map((endpoint): Binding => {
    if (endpoint.id !== 'foundCity')
      // The cast holds because nobody asks for what this answers.
      return { endpoint: endpoint as unknown as Binding['endpoint'], handle: async () => ({}) }
    return bind(endpoints.foundCity, async ({ body }) => {
      founded += 1
      return { body: { id: newId(), name: body.name } as never, version: 1 }
    })
  })

/** A service that writes into the trail over a NATS server which can be killed. */
async function openDoor() {
  const nats = closing.use(await startMortalNats())
  const { connection } = closing.use(await openLog(nats.url, { service: 'simulation', provisions: true }))
  const meters = createMeters({ service: 'simulation' })
  closing.defer(meters.stop)
  const log = { error: () => undefined }
  const base = { service: 'simulation', clock: systemClock, newId, meters, log } as const
  const db = openDatabase<object>(closing.use(await freshDatabase()).url, { poolMax: 2 })
  closing.defer(() => db.destroy())
  await migrate(db, { '0000-http': httpMigration })
  const trail = openAuditTrail({ ...base, connection })
  closing.defer(trail.stop)
  const app = buildApp({
    ...{ ...base, bindings, audit: trail, ready: () => [] },
    authenticate: async (token) => principalWith([token]),
    idempotency: idempotencyStore(db, systemClock),
  })
  const { port, close } = await listen(app, { host: '127.0.0.1', port: 0 })
  closing.defer(close)
  const send = async (method: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/cities`, {
      method,
      headers: { authorization: 'Bearer admin', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, code: text === '' ? undefined : JSON.parse(text).code }
  }
  return { nats, read: () => send('GET'), found: () => send('POST', { name: 'Town' }) }
}

it('while NATS is down nothing is changed and reading goes on; afterwards changes are made again', async () => {
  const { nats, read, found } = await openDoor()
  const before = await found()
  expect([before.code, founded]).toEqual([undefined, 1])
  await nats.kill()
  expect(await found()).toEqual({ status: 503, code: 'audit_unavailable' })
  expect(founded).toBe(1)
  expect((await read()).status).toBeLessThan(300)
  await nats.start()
  const deadline = Date.now() + LIMIT_MS
  while ((await found()).status !== before.status) {
    if (Date.now() > deadline) throw new Error('changes are not made again')
    await sleep(100)
  }
  expect(founded).toBe(2)
})
