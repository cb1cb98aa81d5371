import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { type ProjectionControl, projectionControlled, subjects } from '@urbe/contracts'
import { noLogLines } from '@urbe/event-log'
import { freshDatabase, openLog, startLog, type TestLog } from '@urbe/testkit'

import { serveProjectionControl } from '../src/control/serve-projection-control.ts'
import { counter, counting, type House, platform, startHouse, untilRole } from './counting.ts'

const ANSWER_MS = 60_000
const closing = new AsyncDisposableStack()
let operator: TestLog
let house: House
let sequence = 0
beforeAll(async () => {
  const nats = closing.use(await startLog({ service: 'event-store' }))
  operator = closing.use(await openLog(nats.url, { service: 'event-store' }))
  const databaseUrl = closing.use(await freshDatabase()).url
  house = closing.use(await startHouse({ natsUrl: nats.url, databaseUrl }))
  const { connection, model } = house
  const admit = async () => undefined
  const serving = { connection, service: 'monitoring', model, logger: noLogLines, admit } as const
  closing.defer(serveProjectionControl(serving))
  const { add } = counter(house.log)
  sequence = await add('poison')
  await house.model.waitFor({ stream: platform, sequence: await add(1) }, ANSWER_MS)
})
afterAll(async () => await closing.disposeAsync())

const { name } = counting

async function ask(asked: ProjectionControl | object) {
  const body = new TextEncoder().encode(JSON.stringify(asked))
  const answer = await operator.connection.request(subjects.projectionControl('monitoring'), body, ANSWER_MS)
  return projectionControlled.parse(JSON.parse(new TextDecoder().decode(answer)))
}

it('lists generations', async () => {
  expect(await ask({ action: 'list' })).toEqual({
    ok: true,
    generations: [{ name, generation: 1, role: 'active' }],
  })
})

it('lists and replays what is parked', async () => {
  const listed = await ask({ action: 'parked', projection: name, limit: 10 })
  const id = `${platform}:${sequence}`
  expect(listed).toMatchObject({ ok: true, parked: [{ id, reason: 'TypeError: poison is not a number' }] })
  expect(await ask({ action: 'replay', projection: name, id })).toEqual({
    ok: false,
    code: 'parked_again',
    detail: 'TypeError: poison is not a number',
  })
  const unknown = { action: 'replay', projection: name, id: `${platform}:999` }
  expect(await ask(unknown)).toMatchObject({ ok: false, code: 'parked_event_not_found' })
})

it('rebuilds, switches and gives up', async () => {
  expect(await ask({ action: 'rebuild', projection: name })).toMatchObject({
    ok: true,
    generation: { generation: 2 },
  })
  await untilRole(house, 2, 'ready')
  expect(await ask({ action: 'switch', projection: name })).toEqual({
    ok: true,
    switched: {
      name,
      generation: 2,
      role: 'active',
      previous: 1,
      comparison: [{ table: 'counted', rowsBefore: 1, rowsAfter: 1, equal: true }],
    },
  })
  expect(await ask({ action: 'rebuild', projection: name })).toMatchObject({ ok: true })
  expect(await ask({ action: 'cancel', projection: name })).toMatchObject({
    ok: true,
    generation: { generation: 3 },
  })
})

it('refuses what it does not know', async () => {
  expect(await ask({ action: 'rebuild', projection: 'nothing' })).toMatchObject({
    code: 'projection_not_found',
  })
  expect(await ask({ action: 'cancel', projection: name })).toMatchObject({ code: 'rebuild_not_running' })
  expect(await ask({ action: 'explode' })).toMatchObject({ ok: false, code: 'not_ready' })
})
