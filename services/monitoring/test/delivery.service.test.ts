import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { systemClock } from '@urbe/kernel'
import { ATTEMPTS_MAX, type ReadStoreTables } from '@urbe/read-store'

import { startWebhookCourier } from '../src/delivery/courier.ts'
import { WEBHOOK } from '../src/delivery/notices.ts'
import { webhookPost } from '../src/delivery/post.ts'
import { startGround, startHouse, startReceiver, until } from './house.ts'

let ground: Awaited<ReturnType<typeof startGround>>
beforeAll(async () => {
  ground = await startGround()
})
afterAll(() => ground[Symbol.asyncDispose]())

type House = Awaited<ReturnType<typeof startHouse>>
async function createChannel({ ask }: House, url: string) {
  return (await ask('POST', '/channels', { body: { name: 'pager', kind: 'webhook', url } })).json
}

/** The tables of the library, which every read model has. */
const tablesOf = ({ db }: House) => db as unknown as Kysely<ReadStoreTables>

let owed = 0
async function owe(house: House, channelId: string, attempts = 0): Promise<string> {
  const id = crypto.randomUUID()
  await tablesOf(house)
    .insertInto('outbox')
    .values({
      id,
      effect: WEBHOOK,
      stream: 'PLATFORM',
      sequence: ++owed,
      index: 0,
      key: channelId,
      lane: id,
      body: '{}',
      attempts,
      next_attempt_at: new Date(),
      last_outcome: null,
      settled_at: null,
    })
    .execute()
  return id
}
const stateOf = async (house: House, id: string) =>
  await tablesOf(house)
    .selectFrom('outbox')
    .select(['state', 'attempts', 'last_outcome as outcome'])
    .where('id', '=', id)
    .executeTakeFirst()

const rowOf = async ({ db }: House, id: string) =>
  await db.selectFrom('channel_secret').selectAll().where('channel_id', '=', id).executeTakeFirstOrThrow()

it('tries again with the same key until the receiver takes it', async () => {
  await using receiver = await startReceiver([500, 302])
  await using house = await startHouse(ground)
  const id = await owe(house, (await createChannel(house, receiver.url)).id)
  await until(async () => (await stateOf(house, id))?.state === 'delivered')
  expect(receiver.received.map(({ headers }) => headers['idempotency-key'])).toEqual([id, id, id])
  expect(await stateOf(house, id)).toMatchObject({ attempts: 3, outcome: 'status_204' })
})

it('sets a message aside after the last attempt', async () => {
  await using receiver = await startReceiver(Array.from({ length: 9 }, () => 500))
  await using house = await startHouse(ground)
  const id = await owe(house, (await createChannel(house, receiver.url)).id, ATTEMPTS_MAX - 1)
  await until(async () => (await stateOf(house, id))?.state === 'dead')
  expect(await stateOf(house, id)).toMatchObject({ attempts: ATTEMPTS_MAX, outcome: 'status_500' })
})

it('two couriers deliver a message once', async () => {
  await using receiver = await startReceiver()
  await using house = await startHouse(ground)
  const post = webhookPost({ allowPrivate: true })
  const log = { warn: () => undefined }
  const second = startWebhookCourier({
    db: house.db,
    post,
    secrets: house.secrets,
    clock: systemClock,
    random: () => 0,
    log,
    count: () => undefined,
  })
  const { id: channelId } = await createChannel(house, receiver.url)
  const ids = await Promise.all(Array.from({ length: 40 }, () => owe(house, channelId)))
  second.wake()
  await until(async () =>
    (await Promise.all(ids.map((id) => stateOf(house, id)))).every((each) => each?.state === 'delivered'),
  )
  await second.stop()
  expect(receiver.received).toHaveLength(40)
})

it('keeps addresses and keys sealed in the table', async () => {
  await using receiver = await startReceiver()
  await using house = await startHouse(ground)
  const { id, secret } = await createChannel(house, receiver.url)
  const row = await rowOf(house, id)
  expect(Object.keys(JSON.parse(row.url))).toEqual(['$enc', 'k', 'v'])
  expect(JSON.stringify(row)).not.toContain('hush')
  expect(JSON.stringify(row)).not.toContain(secret)
  const other = await createChannel(house, receiver.url)
  await house.db
    .updateTable('channel_secret')
    .set({ url: row.url })
    .where('channel_id', '=', other.id)
    .execute()
  expect(await house.ask('POST', `/channels/${other.id}/test`)).toMatchObject({ status: 500 })
})

it('seals at its start what was stored before there was a vault, and goes on delivering', async () => {
  await using receiver = await startReceiver()
  const id = crypto.randomUUID()
  const signingKey = 'a key of before'
  {
    await using before = await startHouse(ground)
    await before.db
      .insertInto('channel_secret')
      .values({ channel_id: id, url: receiver.url, signing_key: signingKey })
      .execute()
  }
  await using house = await startHouse(ground)
  const row = await rowOf(house, id)
  for (const text of [row.url, row.signing_key])
    expect(Object.keys(JSON.parse(text))).toEqual(['$enc', 'k', 'v'])
  expect(await house.secrets.find(id)).toEqual({ url: receiver.url, signingKey })
  expect(await house.secrets.sealOld()).toBe(0)
  const owedId = await owe(house, id)
  await until(async () => (await stateOf(house, owedId))?.state === 'delivered')
})

it('never shows an address again, neither in the log nor in answers', async () => {
  await using receiver = await startReceiver()
  await using house = await startHouse(ground)
  const created = await createChannel(house, receiver.url)
  expect(created.secret.length).toBeGreaterThan(40)
  const shown = JSON.stringify((await house.ask('GET', '/channels')).json)
  const logged = JSON.stringify(await ground.log.read('PLATFORM', 'plat.monitoring.>'))
  for (const text of [shown, logged]) {
    expect(text).not.toContain('hush')
    expect(text).not.toContain(created.secret)
  }
  expect(logged).toContain(created.id)
})

it('tests a channel and tells how it was answered', async () => {
  await using receiver = await startReceiver([204, 500])
  await using house = await startHouse(ground)
  const { id } = await createChannel(house, receiver.url)
  expect((await house.ask('POST', `/channels/${id}/test`)).json).toEqual({ delivered: true, status: 204 })
  expect((await house.ask('POST', `/channels/${id}/test`)).json).toEqual({ delivered: false, status: 500 })
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ state: 'test', alert: null })
  const removed = await house.ask('DELETE', `/channels/${id}`, { headers: { 'if-match': '"1"' } })
  await house.ask('GET', '/channels', {
    headers: { 'urbe-at-least': removed.headers.get('urbe-position') ?? '' },
  })
  expect(await house.ask('POST', `/channels/${id}/test`)).toMatchObject({ status: 404 })
})

it('calls no private address where that is not allowed', async () => {
  await using receiver = await startReceiver()
  await using house = await startHouse(ground, false)
  const body = { name: 'pager', kind: 'webhook', url: receiver.url }
  expect(await house.ask('POST', '/channels', { body })).toMatchObject({
    status: 422,
    json: { code: 'invalid_value' },
  })
  const url = receiver.url.replace('127.0.0.1', 'localhost')
  expect(await house.ask('POST', '/channels', { body: { ...body, url } })).toMatchObject({ status: 422 })
  // Of a time at which it was allowed.
  await using open = await startHouse(ground)
  for (const old of [receiver.url, url]) {
    const { id } = await createChannel(open, old)
    expect((await house.ask('POST', `/channels/${id}/test`)).json).toEqual({ delivered: false, status: null })
  }
  expect(receiver.received).toEqual([])
})
