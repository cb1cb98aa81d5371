import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { type RecordedEvent, streams, subjects } from '@urbe/contracts'

import { type House, listIn, openHouse, until } from './house.ts'

const ids = { user: '', alert: '', anomaly: '', city: '' }
let house: House
beforeAll(async () => {
  house = await openHouse()
  for (const name of Object.keys(ids) as (keyof typeof ids)[]) {
    ids[name] = crypto.randomUUID()
    const subject = subjects[name](ids[name])
    await house.write({ stream: streams.platform, subject }, [[`${name}Told`, { at: 'now' }]])
  }
  await until(async () => listIn(await house.call('GET', '/timeline', { role: 'admin' })).length === 4)
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

const told = async (path: string, role: 'admin' | 'viewer') =>
  listIn<RecordedEvent>(await house.call('GET', path, { role }))
    .map(({ type }) => type)
    .sort()

it.each(['/timeline', `/streams/${streams.platform}/events`])(
  'at %s nobody reads what they are not sent live',
  async (path) => {
    expect(await told(path, 'admin')).toEqual(['alertTold', 'anomalyTold', 'cityTold', 'userTold'])
    expect(await told(path, 'viewer')).toEqual(['alertTold', 'cityTold'])
  },
)

it('pages through a stream without what is hidden', async () => {
  const path = `/streams/${streams.platform}/events?limit=1`
  const first = await house.call('GET', path, { role: 'viewer' })
  const second = await house.call('GET', `${path}&cursor=${first['next']}`, { role: 'viewer' })
  const types = [first, second].flatMap((page) => listIn<RecordedEvent>(page)).map(({ type }) => type)
  expect([types, second['next']]).toEqual([['alertTold', 'cityTold'], null])
})

it.each<[keyof typeof ids, number]>([
  ['user', 404],
  ['anomaly', 404],
  ['alert', 200],
  ['city', 200],
])('the history of a %s is there for a viewer: %s', async (name, status) => {
  const path = `/aggregates/${name}/${ids[name]}/events`
  expect((await house.call('GET', path, { role: 'admin' })).http).toBe(200)
  const answer = await house.call('GET', path, { role: 'viewer' })
  expect(answer.http).toBe(status)
  if (status !== 404) return
  const absent = await house.call('GET', `/aggregates/${name}/${crypto.randomUUID()}/events`)
  expect(Object.keys(answer).sort()).toEqual(Object.keys(absent).sort())
  expect(answer['code']).toBe(absent['code'])
})
