import { createHmac, randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type CityEvent, subjects } from '@urbe/contracts'
import { UNBORN } from '@urbe/event-log'

import { ALERT_RULES_MAX, CHANNELS_MAX } from '../src/room.ts'
import { startGround, startHouse, startReceiver, tellKpi, until } from './house.ts'

let ground: Awaited<ReturnType<typeof startGround>>
beforeAll(async () => {
  ground = await startGround()
})
afterAll(() => ground[Symbol.asyncDispose]())

const rule = {
  name: 'too slow',
  metric: 'urbe_city_kpi',
  comparison: '<',
  threshold: 10,
  severity: 'critical',
}

async function foundCity(): Promise<string> {
  const cityId = randomUUID()
  const at = new Date().toISOString()
  const data = {
    name: 'A',
    seed: 1,
    citizens: 500,
    source: { kind: 'generated', parts: 0 },
    ownerId: 'x',
    at,
  }
  const founded = { type: 'CityFounded', v: 1, data } as CityEvent
  await ground.log.append({
    stream: 'PLATFORM',
    subject: subjects.city(cityId),
    events: [founded],
    expected: UNBORN,
    commitId: randomUUID(),
    actor: 'test',
    correlationId: randomUUID(),
    at,
  })
  return cityId
}

type House = Awaited<ReturnType<typeof startHouse>>
async function createChannel({ ask }: House, url: string) {
  const { json, status } = await ask('POST', '/channels', { body: { name: 'pager', kind: 'webhook', url } })
  expect(status).toBe(201)
  return json
}
async function createRule({ ask }: House, over: object) {
  const { json, status, headers } = await ask('POST', '/alert-rules', { body: { ...rule, ...over } })
  expect(status).toBe(201)
  return { ...json, position: headers.get('urbe-position') ?? '' }
}
const alertsOf = async ({ ask }: House, city: string, headers = {}) => {
  const { json } = await ask('GET', '/alerts?limit=200', { headers })
  return json.items.filter((each: { labels: { city: string } }) => each.labels.city === city)
}

describe('an alert', () => {
  it('goes from a sample to the webhook and is resolved there too', async () => {
    await using receiver = await startReceiver()
    await using house = await startHouse(ground)
    const city = await foundCity()
    const channel = await createChannel(house, receiver.url)
    const { id: ruleId } = await createRule(house, { labels: { city, kpi: 'speed' }, channels: [channel.id] })
    await until(async () => {
      tellKpi(ground.publish, city, { speed: 5, others: 1 })
      return receiver.received.length > 0
    })
    tellKpi(ground.publish, city, { speed: 50 })
    await until(() => receiver.received.length === 2)

    const bodies = receiver.received.map(({ body }) => JSON.parse(body))
    expect(bodies.map(({ state }) => state)).toEqual(['firing', 'resolved'])
    expect(bodies[0].alert).toMatchObject({
      ruleId,
      severity: 'critical',
      value: 5,
      labels: { city, kpi: 'speed' },
    })
    for (const { body, headers } of receiver.received) {
      const hmac = createHmac('sha256', channel.secret).update(body).digest('hex')
      expect(headers['urbe-signature']).toBe(`sha256=${hmac}`)
      expect(headers['idempotency-key']).toBe(JSON.parse(body).id)
    }
    expect(await alertsOf(house, city)).toMatchObject([{ state: 'resolved', version: 2 }])
  })

  it('is acknowledged once, and not when it is over', async () => {
    await using house = await startHouse(ground)
    const city = await foundCity()
    await createRule(house, { labels: { city } })
    await until(async () => {
      tellKpi(ground.publish, city, { speed: 5 })
      return (await alertsOf(house, city)).length === 1
    })
    const [{ id }] = await alertsOf(house, city)
    const acknowledge = () => house.ask('POST', `/alerts/${id}/acknowledge`, { body: { comment: 'on it' } })
    expect(await acknowledge()).toMatchObject({ status: 200, json: { state: 'acknowledged', version: 2 } })
    tellKpi(ground.publish, city, { speed: 50 })
    await until(async () => (await alertsOf(house, city))[0].state === 'resolved')
    expect(await acknowledge()).toMatchObject({ status: 409, json: { code: 'alert_not_firing' } })
  })
})

describe('an alert that fires', () => {
  it('survives restarts without a second firing and is resolved by the next process', async () => {
    const city = await foundCity()
    {
      await using house = await startHouse(ground)
      await createRule(house, { labels: { city } })
      await until(async () => {
        tellKpi(ground.publish, city, { speed: 5 })
        return (await alertsOf(house, city)).length === 1
      })
    }
    {
      await using house = await startHouse(ground)
      for (let times = 0; times < 5; times++) tellKpi(ground.publish, city, { speed: 5 })
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      expect(await alertsOf(house, city)).toMatchObject([{ state: 'firing' }])
    }
    await using house = await startHouse(ground)
    await until(async () => {
      tellKpi(ground.publish, city, { speed: 50 })
      return (await alertsOf(house, city))[0].state === 'resolved'
    })
    expect(await alertsOf(house, city)).toHaveLength(1)
  })

  it('ends with its rule', async () => {
    await using house = await startHouse(ground)
    const city = await foundCity()
    const { id } = await createRule(house, { labels: { city } })
    await until(async () => {
      tellKpi(ground.publish, city, { speed: 5 })
      return (await alertsOf(house, city)).length === 1
    })
    expect(await house.ask('DELETE', `/alert-rules/${id}`)).toMatchObject({ status: 428 })
    const gone = await house.ask('DELETE', `/alert-rules/${id}`, { headers: { 'if-match': '"1"' } })
    expect(gone.status).toBe(204)
    await until(async () => (await alertsOf(house, city))[0].state === 'resolved')
  })
})

it('reads its own writes, and refuses a rule whose channel is not there', async () => {
  await using house = await startHouse(ground)
  const { id, position } = await createRule(house, { labels: { city: 'none' } })
  const read = await house.ask('GET', `/alert-rules/${id}`, { headers: { 'urbe-at-least': position } })
  expect([read.status, read.headers.get('etag')]).toEqual([200, '"1"'])
  const body = { ...rule, channels: [randomUUID()] }
  expect(await house.ask('POST', '/alert-rules', { body })).toMatchObject({
    status: 404,
    json: { code: 'channel_not_found' },
  })
  const changed = await house.ask('PUT', `/alert-rules/${id}`, { body: rule, headers: { 'if-match': '"1"' } })
  expect(changed).toMatchObject({ status: 200, json: { version: 2 } })
  const again = await house.ask('PUT', `/alert-rules/${id}`, { body: rule, headers: { 'if-match': '"1"' } })
  expect(again).toMatchObject({ status: 412, json: { code: 'version_moved' } })
})

it('pages through rules without losing or repeating one', async () => {
  await using house = await startHouse(ground)
  let position = ''
  for (let index = 0; index < 5; index++) ({ position } = await createRule(house, { enabled: false }))
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const { json } = await house.ask('GET', `/alert-rules?limit=2${cursor}`, {
      headers: { 'urbe-at-least': position },
    })
    ids.push(...json.items.map((each: { id: string }) => each.id))
    if (json.next === null) break
    cursor = `&cursor=${encodeURIComponent(json.next)}`
  }
  expect(ids.length).toBeGreaterThanOrEqual(5)
  expect(new Set(ids).size).toBe(ids.length)
})

describe('there are only so many', () => {
  const filler = { created_at: new Date().toISOString(), version: 1 }
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID())

  it('channels', async () => {
    await using house = await startHouse(ground)
    const { db, ask } = house
    const { count } = await db
      .selectFrom('channel')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow()
    const others = ids(CHANNELS_MAX - Number(count)).map((channel_id) => ({
      ...filler,
      channel_id,
      name: 'x',
      host: 'example.org',
    }))
    await db.insertInto('channel').values(others).execute()
    const body = { name: 'one more', kind: 'webhook', url: 'https://example.org/' }
    expect(await ask('POST', '/channels', { body })).toMatchObject({
      status: 409,
      json: { code: 'too_many_channels', limit: CHANNELS_MAX },
    })
    const kept = others.map(({ channel_id }) => channel_id)
    await db.deleteFrom('channel').where('channel_id', 'in', kept).execute()
    expect(await ask('POST', '/channels', { body })).toMatchObject({ status: 201 })
  })

  it('alert rules', async () => {
    await using house = await startHouse(ground)
    const { db, ask } = house
    const changed_at = filler.created_at
    const others = ids(ALERT_RULES_MAX).map((rule_id) => ({ ...filler, rule_id, changed_at, body: '{}' }))
    await db.insertInto('alert_rule').values(others).execute()
    expect(await ask('POST', '/alert-rules', { body: rule })).toMatchObject({
      status: 409,
      json: { code: 'too_many_alert_rules', limit: ALERT_RULES_MAX },
    })
    const kept = others.map(({ rule_id }) => rule_id)
    await db.deleteFrom('alert_rule').where('rule_id', 'in', kept).execute()
  })

  it('labels of one rule', async () => {
    await using house = await startHouse(ground)
    const labels = (count: number) => Object.fromEntries(ids(count).map((id) => [id, 'x']))
    const body = { ...rule, labels: labels(33) }
    expect(await house.ask('POST', '/alert-rules', { body })).toMatchObject({
      status: 422,
      json: { code: 'invalid_value', errors: [{ pointer: '/labels' }] },
    })
    expect(
      await house.ask('POST', '/alert-rules', { body: { ...rule, labels: labels(32), enabled: false } }),
    ).toMatchObject({ status: 201 })
  })
})

it('whoever has a channel tested again and again is stopped', async () => {
  await using receiver = await startReceiver()
  await using house = await startHouse(ground)
  const { id } = await createChannel(house, receiver.url)
  const test = () => house.ask('POST', `/channels/${id}/test`)
  const answers = await Promise.all(Array.from({ length: 80 }, test))
  const statuses = answers.map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  expect(receiver.received).toHaveLength(statuses.filter((status) => status === 200).length)
})
