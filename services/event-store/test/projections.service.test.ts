import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import {
  type ProjectionControl,
  type ProjectionControlled,
  projectionControl,
  type ServiceHeartbeat,
  subjects,
} from '@urbe/contracts'

import { type House, listIn, openHouse, until } from './house.ts'

let house: House
const asked: ProjectionControl[] = []
let answer: ProjectionControlled
const projection = { stream: 'PLATFORM', sequence: 7, lagEvents: 0, lagSeconds: 0 }

/** No service falls silent because a test takes long. */
const now = new Date()

async function beat(service: 'simulation' | 'auth', change: Partial<ServiceHeartbeat>, at = now) {
  const heartbeat: ServiceHeartbeat = {
    service,
    instance: 'test',
    at: at.toISOString(),
    startedAt: at.toISOString(),
    status: 'pass',
    checks: [],
    projections: [],
    metrics: [],
    ...change,
  }
  house.simulation.publish(subjects.meters(service), Buffer.from(JSON.stringify(heartbeat)))
}

beforeAll(async () => {
  house = await openHouse({ clock: () => now })
  house.simulation.subscribe(subjects.projectionControl('simulation'), (body, _subject, reply) => {
    asked.push(projectionControl.parse(JSON.parse(Buffer.from(body).toString())))
    if (reply !== undefined) house.simulation.publish(reply, Buffer.from(JSON.stringify(answer)))
  })
  await beat('simulation', {
    projections: [
      { ...projection, name: 'cities_v1', generation: 2, role: 'active', status: 'missing' },
      { ...projection, name: 'cities_v1', generation: 3, role: 'building', status: 'catching_up' },
    ],
  })
  const old = { ...projection, name: 'users_v1', generation: 1, role: 'what', status: 'live' }
  await beat('auth', { projections: [old] }, new Date(now.getTime() - 60_000))
  await until(async () => listIn(await house.get('/projections')).length === 3)
})
afterAll(async () => await house?.[Symbol.asyncDispose]())
beforeEach(() => {
  asked.length = 0
})

describe('projections', () => {
  it('are listed with generation, role and status; those of a silent service have stopped', async () => {
    const items = listIn<Record<string, unknown>>(await house.get('/projections'))
    const shown = items.map(({ name, service, generation, role, status }) => [
      service,
      name,
      generation,
      role,
      status,
    ])
    expect(shown.sort()).toEqual([
      ['auth', 'users_v1', 1, 'active', 'stopped'],
      ['simulation', 'cities_v1', 2, 'active', 'missing'],
      ['simulation', 'cities_v1', 3, 'building', 'catching_up'],
    ])
  })

  const generation = { name: 'cities_v1', generation: 3, role: 'building' } as const
  const switched = {
    name: 'cities_v1',
    generation: 3,
    role: 'active' as const,
    previous: 2,
    comparison: [{ table: 'city', rowsBefore: 1, rowsAfter: 1, equal: true }],
  }
  it.each<[string, object, number, object, ProjectionControlled, object]>([
    ['rebuild', {}, 202, { action: 'rebuild' }, { ok: true, generation }, generation],
    ['cancel', {}, 200, { action: 'cancel' }, { ok: true, generation }, generation],
    ['switch', {}, 200, { action: 'switch' }, { ok: true, switched }, switched],
    ['switch', { generation: 2 }, 200, { action: 'switch', generation: 2 }, { ok: true, switched }, switched],
    [
      'parked/PLATFORM:7/replay',
      {},
      200,
      { action: 'replay', id: 'PLATFORM:7' },
      { ok: true },
      { replayed: true },
    ],
  ])('are controlled by their service: %s %j', async (path, body, status, control, said, view) => {
    answer = said
    const given = await house.call('POST', `/projections/cities_v1/${path}`, { body, role: 'operator' })
    expect(given).toMatchObject({ http: status, ...view })
    expect(asked).toEqual([{ projection: 'cities_v1', ...control }])
  })
})

describe('a projection', () => {
  it.each([
    ['projection_not_found', 404],
    ['rebuild_running', 409],
    ['rebuild_not_running', 409],
    ['generation_not_ready', 409],
    ['parked_event_not_found', 404],
    ['parked_again', 409],
    ['not_ready', 503],
  ] as const)('that is refused with %s says so', async (code, status) => {
    answer = { ok: false, code, detail: 'why' }
    const given = await house.post('/projections/cities_v1/rebuild', {})
    expect(given).toMatchObject({ http: status, code, detail: 'why' })
  })

  it('that nobody has is not found, and one whose service is silent is not ready', async () => {
    const nobodys = await house.post('/projections/none/rebuild', {})
    expect(nobodys).toMatchObject({ http: 404, code: 'projection_not_found' })
    const silent = await house.post('/projections/users_v1/rebuild', {})
    expect(silent).toMatchObject({ http: 503, code: 'not_ready' })
  })

  it('is not controlled by those who may only read', async () => {
    for (const path of ['rebuild', 'switch', 'cancel', 'parked/x/replay']) {
      const given = await house.post(`/projections/cities_v1/${path}`, {}, 'viewer')
      expect(given).toMatchObject({ http: 403, code: 'forbidden' })
    }
    expect(asked).toEqual([])
  })

  it('shows what it has set aside, page by page', async () => {
    const parked = [1, 2, 3].map((sequence) => ({
      id: `PLATFORM:${sequence}`,
      projection: 'cities_v1',
      generation: 2,
      stream: 'PLATFORM',
      sequence,
      subject: 'plat.simulation.city.1',
      commitId: 'c',
      reason: 'why',
      events: [],
      parkedAt: '2026-11-22T12:00:00.000Z',
    }))
    answer = { ok: true, parked }
    const first = await house.get('/projections/cities_v1/parked?limit=2')
    expect(listIn<{ id: string }>(first).map(({ id }) => id)).toEqual(['PLATFORM:1', 'PLATFORM:2'])
    answer = { ok: true, parked: parked.slice(2) }
    const second = await house.get(`/projections/cities_v1/parked?limit=2&cursor=${first['next']}`)
    expect(second['next']).toBeNull()
    expect(asked).toEqual([
      { action: 'parked', projection: 'cities_v1', limit: 3 },
      { action: 'parked', projection: 'cities_v1', limit: 3, after: 'PLATFORM:2' },
    ])
  })
})
