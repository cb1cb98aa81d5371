import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type RecordedEvent, streams, subjects } from '@urbe/contracts'
import type { Appended } from '@urbe/event-log'

import { type House, openHouse, until } from './house.ts'

const at = '2026-11-22T12:00:00.000Z'
let cityId = ''
let house: House
let last: Appended

beforeAll(async () => {
  house = await openHouse()
  cityId = await house.provisionCity()
  await makeHistory()
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

async function makeHistory(): Promise<void> {
  const stream = streams.city(cityId)
  const founded = {
    name: 'Vila Nova',
    seed: 1,
    citizens: 500,
    source: { kind: 'generated', parts: 0 },
    ownerId: '42',
    at,
  }
  const { write } = house
  await write({ stream: streams.platform, subject: subjects.city(cityId) }, [['CityFounded', founded]])
  const run = { stream, subject: subjects.run(cityId) }
  await write(run, [['RunStarted', { speed: { mode: 'max' }, at }]])
  const ticks = { stream, subject: subjects.ticks(cityId) }
  await write(ticks, [
    ['TicksSimulated', { from: 1, to: 2 }],
    ['BusinessOpened', { name: 'Padaria\u0000' }],
  ])
  await write(ticks, [['TicksSimulated', { from: 3, to: 3 }]])
  const file = { kind: 'tntp', file: 'network', part: 0, parts: 1, zstd: 'A'.repeat(50_000) }
  await write({ stream, subject: subjects.source(cityId, 0) }, [['SourceFileAttached', file]])
  last = await write(run, [
    ['RunPaused', { at }],
    ['RunResumed', { at }],
  ])
}

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await house.get(path, headers)
  return answer as typeof answer & { items: RecordedEvent[]; next: string | null }
}

/** The timeline once everything that was written is in it. */
async function timeline(query: string) {
  await until(async () => (await get('/timeline')).items.length === 6)
  const { items } = await get(`/timeline?${query}`)
  return items.map(({ type }) => type)
}

describe('the timeline', () => {
  it('shows what happened in every stream, newest first, without the beat of the ticks', async () => {
    const all = [
      'RunResumed',
      'RunPaused',
      'SourceFileAttached',
      'BusinessOpened',
      'RunStarted',
      'CityFounded',
    ]
    expect(await timeline('')).toEqual(all)
  })

  it('is narrowed down by city, actor, type and time', async () => {
    expect(await timeline('types=RunPaused,RunStarted')).toEqual(['RunPaused', 'RunStarted'])
    expect(await timeline(`city=${cityId}&types=CityFounded`)).toEqual(['CityFounded'])
    expect(await timeline(`city=${randomUUID()}`)).toEqual([])
    expect(await timeline('actor=user:7')).toEqual([])
    expect(await timeline(`to=${at}`)).toEqual([])
  })

  it('is searched by the beginnings of words in types and data', async () => {
    expect(await timeline('q=pada')).toEqual(['BusinessOpened'])
    expect(await timeline('q=vila%20nova')).toEqual(['CityFounded'])
    expect(await timeline('q=paused')).toEqual(['RunPaused'])
    expect(await timeline('q=%26%7C!')).toHaveLength(6)
  })

  it('is paged without losing or repeating an event', async () => {
    await timeline('')
    const first = await get('/timeline?limit=4')
    const second = await get(`/timeline?limit=4&cursor=${first.next}`)
    const types = [...first.items, ...second.items].map(({ type }) => type)
    expect(types).toEqual(await timeline(''))
    expect(second.next).toBeNull()
  })

  it('refuses a cursor that was not given out here', async () => {
    expect(await get('/timeline?cursor=abc.def')).toMatchObject({ status: 400, code: 'malformed_request' })
  })

  it('says how large an imported file is and leaves it out', async () => {
    await timeline('')
    const { items } = await get('/timeline?types=SourceFileAttached')
    expect(items[0]?.data).toMatchObject({ omittedCharacters: expect.any(Number) })
  })

  it('waits for what the caller has written', async () => {
    const position = `${streams.city(cityId)}:${last.sequence}`
    expect((await get('/timeline', { 'urbe-at-least': position })).status).toBe(200)
  })
})

describe('streams', () => {
  it('are listed with the cities they belong to', async () => {
    const { items } = await get('/streams')
    expect(items).toContainEqual(expect.objectContaining({ name: streams.city(cityId), cityId, messages: 5 }))
    expect(items).toContainEqual(expect.objectContaining({ name: 'PLATFORM', messages: 1 }))
  })

  it('are read in their own order, page by page, also through the middle of a commit', async () => {
    const path = `/streams/${streams.city(cityId)}/events`
    const first = await get(`${path}?limit=2`)
    expect(first.items.map(({ type }) => type)).toEqual(['RunStarted', 'TicksSimulated'])
    const second = await get(`${path}?limit=3&cursor=${first.next}`)
    expect(second.items.map(({ type }) => type)).toEqual([
      'BusinessOpened',
      'TicksSimulated',
      'SourceFileAttached',
    ])
    const third = await get(`${path}?limit=3&cursor=${second.next}`)
    expect(third.items.map(({ type }) => type)).toEqual(['RunPaused', 'RunResumed'])
    expect(third.next).toBeNull()
  })

  it('are read from a sequence on and by type', async () => {
    const { items } = await get(`/streams/${streams.city(cityId)}/events?from=3&types=TicksSimulated`)
    expect(items.map(({ sequence }) => sequence)).toEqual([3])
  })

  it('that do not exist are not found', async () => {
    expect(await get('/streams/NOWHERE/events')).toMatchObject({ status: 404, code: 'stream_not_found' })
    expect(await get('/streams/a.b/events')).toMatchObject({ status: 404, code: 'stream_not_found' })
  })
})

describe('an aggregate', () => {
  it('tells its history, on the platform and in its city', async () => {
    const city = await get(`/aggregates/city/${cityId}/events`)
    expect(city.items.map(({ type }) => type)).toEqual(['CityFounded'])
    const run = await get(`/aggregates/run/${cityId}/events?city=${cityId}`)
    expect(run.items.map(({ aggregate }) => aggregate.version)).toEqual([1, 2, 3])
    expect((await get(`/aggregates/run/${cityId}/events`)).items).toHaveLength(3)
  })

  it('that never was is not found', async () => {
    const path = `/aggregates/run/${randomUUID()}/events`
    expect(await get(path)).toMatchObject({ status: 404, code: 'aggregate_not_found' })
    expect(await get('/aggregates/%3E/x/events')).toMatchObject({ status: 404, code: 'aggregate_not_found' })
  })
})
