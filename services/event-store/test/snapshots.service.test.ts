import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type StoredSnapshot, streams, subjects } from '@urbe/contracts'
import { serveSnapshots, type TakeSnapshot } from '@urbe/event-log'

import { type House, listIn, openHouse } from './house.ts'

const at = '2026-11-22T12:00:00.000Z'
let house: House
let cityId = ''

const snapshot = (stream: string, version: number): StoredSnapshot => ({
  kind: 'aggregate',
  stream,
  sequence: version,
  version,
  at,
  reducerHash: 'rules',
  hash: 'h',
  bytes: 2,
  state: { secret: 'inside' },
})

beforeAll(async () => {
  house = await openHouse()
  cityId = await house.provisionCity()
  const stream = streams.city(cityId)
  await house.write({ stream, subject: subjects.run(cityId) }, [['RunStarted', {}]])
  await house.write({ stream: streams.platform, subject: subjects.city(cityId) }, [['CityFounded', {}]])
  const take =
    (subject: (id: string) => string): TakeSnapshot =>
    async (id) => {
      await house.writer.snapshots.save(subject(id), snapshot(stream, 1))
      return subject(id)
    }
  serveSnapshots({
    connection: house.simulation,
    service: 'simulation',
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    admit: async () => undefined,
    take: {
      city: take(subjects.city),
      run: take(subjects.run),
      tick: async () => undefined,
      world: take(subjects.world),
    },
  })
  // An answer to a later question: the server knows of the subscription.
  await house.simulation.streamInfo(streams.platform, 20_000)
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

describe('a snapshot', () => {
  it.each<[string, () => object, () => object]>([
    [
      'of an aggregate of the platform',
      () => ({ type: 'city', id: cityId }),
      () => ({ subject: subjects.city(cityId), type: 'city', id: cityId, cityId }),
    ],
    [
      'of an aggregate of a city',
      () => ({ type: 'run', id: cityId, cityId }),
      () => ({ subject: subjects.run(cityId), type: 'run', id: cityId, cityId }),
    ],
    [
      'of a city’s world',
      () => ({ cityId }),
      () => ({ subject: subjects.world(cityId), type: 'world', id: cityId, cityId }),
    ],
  ])('%s is taken by the service that owns it', async (_, body, view) => {
    const made = await house.call('POST', '/snapshots', { body: body(), role: 'operator' })
    expect(made).toMatchObject({ http: 201, ...view(), version: 1, at, reducerHash: 'rules' })
    expect(JSON.stringify(made)).not.toContain('inside')
  })

  it.each<[string, () => object, 'admin' | 'viewer', number, string]>([
    ['of what never was', () => ({ type: 'city', id: randomUUID() }), 'admin', 404, 'aggregate_not_found'],
    ['of a pattern', () => ({ type: '*', id: '>' }), 'admin', 404, 'aggregate_not_found'],
    [
      'of a city that never was',
      () => ({ type: 'run', id: cityId, cityId: randomUUID() }),
      'admin',
      404,
      'aggregate_not_found',
    ],
    ['of a world that never was', () => ({ cityId: randomUUID() }), 'admin', 404, 'city_not_found'],
    ['of everything', () => ({}), 'admin', 422, 'invalid_value'],
    ['by somebody who may not', () => ({ cityId }), 'viewer', 403, 'forbidden'],
  ])('%s is not taken', async (_, body, role, status, code) => {
    expect(await house.post('/snapshots', body(), role)).toMatchObject({ http: status, code })
  })

  it('of something that cannot be kept, or of a service that is silent, is refused', async () => {
    await house.write({ stream: streams.city(cityId), subject: subjects.ticks(cityId) }, [
      ['TicksSimulated', {}],
    ])
    const ticks = await house.post('/snapshots', { type: 'tick', id: '0', cityId })
    expect(ticks).toMatchObject({ http: 409, code: 'snapshot_not_possible' })
    const userId = randomUUID()
    await house.write({ stream: streams.platform, subject: subjects.user(userId) }, [['UserCreated', {}]])
    const user = await house.post('/snapshots', { type: 'user', id: userId })
    expect(user).toMatchObject({ http: 503, code: 'not_ready' })
  })
})

describe('the list of snapshots', () => {
  const list = async (query: string) => {
    const answer = await house.get(`/snapshots?${query}`)
    const items = listIn<{ subject: string }>(answer)
    return { subjects: items.map(({ subject }) => subject), next: answer['next'] }
  }

  it('shows the newest of each, narrowed down by city and type, page by page', async () => {
    const other = randomUUID()
    for (const version of [1, 2]) {
      await house.writer.snapshots.save(subjects.city(other), snapshot(streams.platform, version))
    }
    const all = [
      subjects.run(cityId),
      subjects.world(cityId),
      subjects.city(cityId),
      subjects.city(other),
    ].sort()
    for (const body of [{ type: 'city', id: cityId }, { type: 'run', id: cityId, cityId }, { cityId }]) {
      await house.post('/snapshots', body)
    }
    expect(await list('')).toEqual({ subjects: all, next: null })
    expect(await list(`city=${other}`)).toEqual({ subjects: [subjects.city(other)], next: null })
    expect((await list(`city=${cityId}`)).subjects).toHaveLength(3)
    expect(await list('type=run')).toEqual({ subjects: [subjects.run(cityId)], next: null })
    expect(await list(`city=${cityId}&type=world`)).toEqual({
      subjects: [subjects.world(cityId)],
      next: null,
    })
    expect(await list('type=none')).toEqual({ subjects: [], next: null })
    const first = await list('limit=3')
    const second = await list(`limit=3&cursor=${first.next}`)
    expect([...first.subjects, ...second.subjects]).toEqual(all)
    expect(second.next).toBeNull()
    const items = listIn(await house.get(`/snapshots?city=${other}`))
    expect(items[0]).toMatchObject({ version: 2 })
    expect(JSON.stringify(items)).not.toContain('inside')
  })
})
