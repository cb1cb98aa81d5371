import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { streams, subjects } from '@urbe/contracts'

import { type House, listIn, openHouse } from './house.ts'

const GIGABYTE = 2 ** 30
let house: House
let cityId = ''
beforeAll(async () => {
  house = await openHouse()
  cityId = await house.provisionCity()
  const run = { stream: streams.city(cityId), subject: subjects.run(cityId) }
  for (const type of ['RunStarted', 'RunPaused', 'RunResumed', 'RunPaused'])
    await house.write(run, [[type, {}]])
  await house.write(run, [
    ['RunResumed', {}],
    ['RunStopped', {}],
  ])
  await house.write({ stream: streams.city(cityId), subject: subjects.ticks(cityId) }, [
    ['TicksSimulated', {}],
  ])
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

describe('a stream', () => {
  it('tells what it holds and what it may forget', async () => {
    expect(await house.get(`/streams/${streams.city(cityId)}`)).toMatchObject({
      cityId,
      kind: 'log',
      messages: 6,
      replicas: 1,
      maxAgeSeconds: null,
      maxBytes: null,
      archivedThrough: null,
    })
    expect(await house.get('/streams/TELEM')).toMatchObject({ kind: 'derived', maxAgeSeconds: 604_800 })
    expect(await house.get('/streams/SNAP')).toMatchObject({ kind: 'derived' })
    expect(await house.get('/streams/NOWHERE')).toMatchObject({ http: 404, code: 'stream_not_found' })
  })

  it('keeps as long as it is told when it is derived', async () => {
    const body = { maxAgeSeconds: 7_200, maxBytes: 2 * 1_048_576 }
    const changed = await house.call('PUT', '/streams/TELEM/retention', { body, role: 'admin' })
    expect(changed).toMatchObject({ http: 200, ...body })
    expect(await house.get('/streams/TELEM')).toMatchObject(body)
  })

  it.each<[string, string, object, 'admin' | 'operator', number, string]>([
    ['the log', 'PLATFORM', {}, 'admin', 409, 'stream_keeps_everything'],
    ['snapshots', 'SNAP', {}, 'admin', 409, 'stream_keeps_everything'],
    ['no stream', 'NOWHERE', {}, 'admin', 404, 'stream_not_found'],
    ['a minute', 'TELEM', { maxAgeSeconds: 60 }, 'admin', 422, 'invalid_value'],
    ['more than the disk', 'TELEM', { maxBytes: 2 ** 50 }, 'admin', 422, 'invalid_value'],
    ['somebody who may not', 'TELEM', {}, 'operator', 403, 'forbidden'],
  ])('does not take another retention: %s', async (_, name, change, role, status, code) => {
    const body = { maxAgeSeconds: 7_200, maxBytes: GIGABYTE, ...change }
    expect(await house.call('PUT', `/streams/${name}/retention`, { body, role })).toMatchObject({
      http: status,
      code,
    })
  })
})

interface Versioned {
  readonly aggregate: { readonly version: number }
}

describe('the history of an aggregate', () => {
  it.each([
    [1, [1, 2, 3, 4, 5, 6]],
    [4, [4, 5, 6]],
    [6, [6]],
    [7, []],
  ])('begins at version %i', async (from, versions) => {
    const path = `/aggregates/run/${cityId}/events?city=${cityId}&from=${from}`
    const items = listIn<Versioned>(await house.get(path))
    expect(items.map((each) => each.aggregate.version)).toEqual(versions)
  })

  it('is paged from there', async () => {
    const path = `/aggregates/run/${cityId}/events?city=${cityId}&from=3&limit=3`
    const first = await house.get(path)
    const second = await house.get(`${path}&cursor=${first['next']}`)
    const versions = [...listIn<Versioned>(first), ...listIn<Versioned>(second)].map(
      ({ aggregate }) => aggregate.version,
    )
    expect([versions, second['next']]).toEqual([[3, 4, 5, 6], null])
  })

  it('does not go on at a cursor of another list', async () => {
    const { next } = await house.get(`/streams/${streams.city(cityId)}/events?limit=1`)
    expect(await house.get(`/timeline?cursor=${next}`)).toMatchObject({
      http: 400,
      code: 'malformed_request',
    })
  })
})

describe('what is asked in a strange way', () => {
  it.each([
    '/streams/%00/events',
    '/streams/..%2F..%2Fetc/events',
    `/streams/${'x'.repeat(200)}`,
    '/streams/PLATFORM/events?from=99999999999999999999',
    '/streams/PLATFORM/events?from=9007199254740991',
    '/streams/PLATFORM/events?from=0',
    '/streams/PLATFORM/events?limit=1e9',
    '/streams/PLATFORM/events?types=%00',
    '/aggregates/run/a%00b/events',
    '/aggregates/%3E/%2A/events',
    `/aggregates/run/${cityId}/events?from=9007199254740991`,
    '/timeline?q=%00',
    '/timeline?q=%F0%9F%92%A9%27%3B--',
    '/timeline?q=%5C%3A%2A%26%7C%21',
    '/timeline?from=2026-13-45T00:00:00Z',
    '/timeline?from=9999-12-31T23:59:59Z&to=0001-01-01T00:00:00Z',
    '/timeline?city=x',
    `/timeline?types=${'a,'.repeat(499)}`,
    `/snapshots?type=%2A`,
    `/snapshots?city=${randomUUID()}&type=%3E`,
    '/snapshots?cursor=a.b',
    '/integrity/jobs/x',
    '/archive?stream=%2A',
    '/archive?stream=CITY_../../x',
    '/projections/%00/parked',
    `/cities/${randomUUID()}/replays/${randomUUID()}`,
  ])('%s is answered', async (path) => {
    const { http } = await house.get(path)
    expect(http).toBeLessThan(http === 503 ? 504 : 500)
    expect(house.faults).toEqual([])
  })
})
