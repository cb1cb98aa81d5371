import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { streams, subjects } from '@urbe/contracts'

import { type House, listIn, openHouse, until } from './house.ts'

let house: House
const cityId = randomUUID()
beforeAll(async () => {
  house = await openHouse({ archived: true })
  for (let count = 0; count < 5; count += 1) {
    const place = { stream: streams.platform, subject: subjects.city(cityId) }
    await house.write(place, [['CityRenamed', { name: `${count}` }]])
  }
  await until(async () => (await house.get('/streams/PLATFORM'))['archivedThrough'] === 5)
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

describe('the archive', () => {
  it('is closed on request and listed', async () => {
    const closed = await house.post('/archive/segments', { stream: 'PLATFORM' })
    expect(closed).toMatchObject({
      http: 201,
      items: [{ stream: 'PLATFORM', first: 1, last: 5, messages: 5 }],
    })
    const listed = await house.get('/archive?stream=PLATFORM')
    expect(listed).toMatchObject({ http: 200, items: closed['items'], next: null })
    expect((await house.get('/archive?stream=AUDIT'))['items']).toEqual([])
    expect(await house.archive.standing()).toEqual({ lag: 0, diverged: 0 })
  })

  it('says how every stream stands', async () => {
    const { status, streams: all } = await house.get('/integrity')
    expect(status).toBe('intact')
    expect(all).toContainEqual(
      expect.objectContaining({ stream: 'PLATFORM', archivedThrough: 5, status: 'intact' }),
    )
  })
})

describe('a verification', () => {
  it('is done when it was quick, and can be asked for', async () => {
    const job = await house.post('/integrity/verify', {}, 'operator')
    expect(job).toMatchObject({ http: 202, kind: 'verify', status: 'done', ok: true, findings: [] })
    const { http: _, ...again } = await house.get(`/integrity/jobs/${job['id']}`)
    const { http: __, ...first } = job
    expect(again).toEqual(first)
    expect((await house.get('/integrity'))['streams']).toContainEqual(
      expect.objectContaining({ stream: 'PLATFORM', findings: 0, lastVerifiedAt: expect.any(String) }),
    )
    expect(await house.call('DELETE', `/integrity/jobs/${job['id']}`, { role: 'operator' })).toMatchObject({
      http: 204,
    })
  })

  it('of one stream reads just that', async () => {
    const { verified } = await house.post('/integrity/verify', { streams: ['PLATFORM'] })
    expect(verified).toMatchObject([{ stream: 'PLATFORM', messages: 5, archived: 5, ok: true }])
  })

  it.each<[string, string, unknown, 'admin' | 'operator' | 'viewer', number, string]>([
    ['of a stream that is not there', 'verify', { streams: ['NOWHERE'] }, 'admin', 404, 'stream_not_found'],
    ['of no stream', 'verify', { streams: [] }, 'admin', 422, 'invalid_value'],
    ['of a path', 'verify', { streams: ['../x'] }, 'admin', 422, 'invalid_value'],
    ['by somebody who may not', 'verify', {}, 'viewer', 403, 'forbidden'],
  ])('%s is refused', async (_, path, body, role, status, code) => {
    expect(await house.post(`/integrity/${path}`, body, role)).toMatchObject({ http: status, code })
  })
})

describe('a repair', () => {
  it('of a stream that is whole does nothing', async () => {
    const job = await house.post('/integrity/repair', { stream: 'PLATFORM' })
    expect(job).toMatchObject({
      http: 202,
      ok: true,
      repaired: [{ stream: 'PLATFORM', mode: 'nothing_to_do' }],
    })
  })

  it('brings back a stream that is gone', async () => {
    await house.provisioner.remake('PLATFORM')
    await until(async () => (await house.get('/integrity'))['status'] === 'diverged')
    expect((await house.archive.standing()).diverged).toBe(1)
    const dry = await house.post('/integrity/repair', { stream: 'PLATFORM', dryRun: true })
    expect(dry['repaired']).toMatchObject([{ restored: 5 }])
    expect(await house.get('/streams/PLATFORM')).toMatchObject({ messages: 0 })
    const started = await house.post('/integrity/repair', { stream: 'PLATFORM' })
    const job = await until(async () => {
      const now = await house.get(`/integrity/jobs/${started['id']}`)
      return now['status'] !== 'running' && now
    })
    expect(job).toMatchObject({ status: 'done', ok: true, repaired: [{ restored: 5 }] })
    expect(await house.get('/streams/PLATFORM')).toMatchObject({ messages: 5 })
    await until(async () => (await house.get('/integrity'))['status'] === 'intact')
  })

  it.each<[unknown, 'admin' | 'operator', number, string]>([
    [{ stream: 'NOWHERE' }, 'admin', 404, 'stream_not_found'],
    [{}, 'admin', 422, 'invalid_value'],
    [{ stream: 'PLATFORM' }, 'operator', 403, 'forbidden'],
  ])('%j by %s is refused', async (body, role, status, code) => {
    expect(await house.post('/integrity/repair', body, role)).toMatchObject({ http: status, code })
  })
})

describe('a job that is not there', () => {
  it.each(['GET', 'DELETE'])('is not found: %s', async (method) => {
    const path = `/integrity/jobs/${randomUUID()}`
    expect(await house.call(method, path, { role: 'admin' })).toMatchObject({
      code: 'integrity_job_not_found',
    })
  })
})

describe('without an archive', () => {
  it('every stream is not archived, and the rest is refused', async () => {
    const bare = await openHouse()
    const answer = await bare.get('/integrity')
    expect(answer['status']).toBe('not_archived')
    const all = listIn<{ stream: string }>(answer, 'streams')
    expect(all.map(({ stream }) => stream).sort()).toEqual(['AUDIT', 'PARKED', 'PLATFORM'])
    const refused = [
      await bare.get('/archive'),
      await bare.post('/archive/segments', {}),
      await bare.post('/integrity/verify', {}),
      await bare.post('/integrity/repair', { stream: 'PLATFORM' }),
    ]
    expect(refused.map(({ http, code }) => [http, code])).toEqual(
      refused.map(() => [503, 'archive_unavailable']),
    )
    await bare[Symbol.asyncDispose]()
  })
})
