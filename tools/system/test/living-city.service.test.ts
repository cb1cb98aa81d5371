import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { serviceNames } from '@urbe/contracts/topology'

import { type Caller, callerOf, chainEnd, until } from '../caller.ts'
import { type Copy, startCopy } from '../copy.ts'
import { TINY_OSM } from './tiny-osm.ts'
import { TINY_NETWORK, TINY_TRIPS } from './tiny-tntp.ts'

let copy: Copy
let caller: Caller

beforeAll(async () => {
  copy = await startCopy()
  caller = await callerOf(copy.origin)
})
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]()
})

it('founds a city, starts it and tells its events to a WebSocket client', async () => {
  const city = await caller.found({ name: 'First', seed: 5, size: { citizens: 1_000 } })
  expect(city).toMatchObject({ name: 'First', phase: 'founded', tick: 0 })
  const listener = await caller.listen()
  listener.subscribe(`city.${city.id}.>`, { mode: 'both' })
  await until(async () => listener.messages.some(({ t }) => t === 'caught'))
  await caller.act(city.id, 'start', { ticksPerSecond: 20 })
  await until(async () => listener.events().length >= 20 && listener.frames.length >= 5)
  expect(listener.events().slice(0, 2)).toMatchObject([{ type: 'RunStarted' }, { type: 'TicksSimulated' }])
  listener.close()
  // Its version is that of its entry in the directory; what has changed since is the tick.
  expect((await caller.raw(`/cities/${city.id}`, { headers: { 'if-none-match': '"1"' } })).status).toBe(200)

  const paused = await caller.act(city.id, 'pause')
  expect(paused.phase).toBe('paused')
  await caller.act(city.id, 'stop')
  expect(chainEnd(await caller.ticks(city.id))).toBeGreaterThan(10)
})

it('comes to the same state at tick 1440 in two runs of one seed', async () => {
  const size = { citizens: 2_000 }
  const founded = [
    await caller.found({ name: 'One', seed: 77, size }),
    await caller.found({ name: 'Other', seed: 77, size }),
  ]
  const hashes: string[] = []
  for (const { id } of founded) {
    await caller.act(id, 'start', { mode: 'max' })
    await caller.reaches(id, 1_440)
    await caller.act(id, 'stop')
    hashes.push((await caller.state(id, '?tick=1440')).stateHash)
    const logged = (await caller.ticks(id)).find(({ from, to }) => from <= 1_440 && to >= 1_440)
    expect(logged?.hashes[1_440 - (logged?.from ?? 0)]).toBe(hashes.at(-1))
  }
  expect(hashes[0]).toBe(hashes[1])
})

it('runs a day of an imported demand in which every trip is accounted for', async () => {
  const form = new FormData()
  form.set('kind', 'tntp')
  form.set('name', 'Imported')
  form.set('net', new Blob([TINY_NETWORK]), 'net.tntp')
  form.set('trips', new Blob([TINY_TRIPS]), 'trips.tntp')
  const city = await caller.call<{ id: string; source: string }>('/imports', { body: form })
  expect(city.source).toBe('tntp')
  await caller.act(city.id, 'start', { mode: 'max' })
  await caller.reaches(city.id, 1_440)
  await caller.act(city.id, 'stop')
  const { tick, kpis } = await caller.state(city.id)
  // What was told of a city once is not taken back, however far its world is ahead of the log.
  expect(tick).toBeGreaterThanOrEqual(1_440)
  expect(kpis['tripsStarted']).toBeGreaterThan(0)
  expect(kpis['tripsStarted']).toBe((kpis['tripsCompleted'] ?? 0) + (kpis['vehiclesOnRoad'] ?? 0))
})

it('runs a city on the streets of a map, and says whose data they are', async () => {
  const form = new FormData()
  form.set('kind', 'osm')
  form.set('name', 'Triangle')
  form.set('citizens', '700')
  form.set('file', new Blob([TINY_OSM]), 'triangle.osm')
  const city = await caller.call<{ id: string; source: string; citizens: number }>('/imports', { body: form })
  expect(city).toMatchObject({ source: 'osm', citizens: 700 })
  const map = await caller.call<{ attribution: string }>(`/cities/${city.id}/map`)
  expect(map.attribution).toContain('OpenStreetMap')
  await caller.act(city.id, 'start', { mode: 'max' })
  await caller.reaches(city.id, 240)
  await caller.act(city.id, 'stop')
  expect((await caller.state(city.id)).kpis).toMatchObject({ population: 700 })

  form.set('file', new Blob([TINY_OSM.replace('lat="52.006"', 'lat="520"')]), 'triangle.osm')
  const refused = await caller.raw('/imports', { body: form })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({
    code: 'import_invalid',
    errors: [{ pointer: '/file', code: 'line', detail: expect.stringMatching(/^line 4: expected /) }],
  })
})

it('answers a repeated request with the same city and another request with the same key not at all', async () => {
  const headers = { 'idempotency-key': 'once-and-for-all' }
  const body = { name: 'Once', size: { citizens: 500 } }
  const first = await caller.raw('/cities', { body, headers })
  const second = await caller.raw('/cities', { body, headers })
  expect(await second.json()).toEqual(await first.json())
  const other = await caller.raw('/cities', { body: { ...body, name: 'Twice' }, headers })
  expect(other.status).toBe(422)
  expect(await other.json()).toMatchObject({ code: 'idempotency_key_reused' })
})

it('says what is wrong with a request and lets nobody in who does not belong', async () => {
  const nobody = await fetch(`${copy.origin}/api/v1/cities`)
  expect(nobody.status).toBe(401)
  const unknown = await caller.raw('/cities', { body: { name: 'x', color: 'red' } })
  expect(unknown.status).toBe(400)
  expect(await unknown.json()).toMatchObject({ code: 'unknown_field', errors: [{ pointer: '/color' }] })
  const wrong = await caller.raw('/cities', { body: { name: '', size: 'XL' } })
  expect(wrong.status).toBe(422)
  const garbage = new FormData()
  garbage.set('kind', 'tntp')
  garbage.set('name', 'Broken')
  garbage.set('net', new Blob(['no network']), 'net.tntp')
  garbage.set('trips', new Blob([TINY_TRIPS]), 'trips.tntp')
  const refused = await caller.raw('/imports', { body: garbage })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ code: 'import_invalid', errors: [{ pointer: '/net' }] })
})

it('takes no harm from hostile requests: none is a fault, and no process ends', async () => {
  const pids = serviceNames.map((name) => copy.pidOf(name))
  const nul = '\0'
  const id = (await caller.found({ name: 'Target', size: { citizens: 500 } })).id
  const answers = [
    await caller.raw('/cities', { body: { name: `a${nul}b` } }),
    await caller.raw('/cities', { body: { name: '\ud800' } }),
    await caller.raw('/auth/login', { body: { username: nul, password: nul } }),
    await caller.raw('/timeline?actor=%00'),
    await caller.raw(`/cities/${id}/kpis?from=9007199254740991`),
    await caller.raw(`/cities/${id}/state?seq=9007199254740991`),
    await caller.raw(`/cities/${id}/policies`, { body: { policy: '__proto__', parameters: {} } }),
    await caller.raw('/streams/%3E/events'),
    await caller.raw('/imports', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nContent-Disposition: form-data; name="net"; filename="n"\r\n\r\nend',
    }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 400, 200, 404, 404, 404, 400])
  expect(serviceNames.map((name) => copy.pidOf(name))).toEqual(pids)
})
