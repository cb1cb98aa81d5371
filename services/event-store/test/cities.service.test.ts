import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type RecordedEvent, type StreamView, streams, subjects } from '@urbe/contracts'

import { type House, listIn, openHouse, until } from './house.ts'

const at = '2026-11-22T12:00:00.000Z'
let house: House
let [mine, other] = ['', '']
beforeAll(async () => {
  house = await openHouse()
  mine = await house.provisionCity()
  other = await house.provisionCity()
  for (const cityId of [mine, other]) {
    const founded = {
      name: 'Vila',
      seed: 1,
      citizens: 500,
      source: { kind: 'generated', parts: 0 },
      ownerId: '42',
      at,
    }
    await house.write({ stream: streams.platform, subject: subjects.city(cityId) }, [
      ['CityFounded', founded],
    ])
    const run = { stream: streams.city(cityId), subject: subjects.run(cityId) }
    await house.write(run, [['RunStarted', { speed: { mode: 'max' }, at }]])
  }
  await until(async () => listIn(await house.get('/timeline')).length === 4)
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

const get = (path: string) => house.call('GET', path, { role: `of:${mine}` })

describe('who may read one city', () => {
  it('finds its stream among the streams, and no other', async () => {
    const { http, ...answer } = await get('/streams')
    expect(http).toBe(200)
    expect(listIn<StreamView>({ http, ...answer }).map(({ cityId }) => cityId)).toEqual([mine])
  })

  it('reads what happened there, and nothing of elsewhere', async () => {
    const events = listIn<RecordedEvent>(await get('/timeline'))
    expect(events.map(({ type, cityId }) => [type, cityId]).sort()).toEqual([
      ['CityFounded', mine],
      ['RunStarted', mine],
    ])
    expect(listIn(await get(`/timeline?city=${other}`))).toEqual([])
    expect(listIn(await house.get(`/timeline?city=${other}`))).toHaveLength(2)
  })

  it.each(['', '/events'])('finds no foreign stream at /streams/{name}%s', async (path) => {
    expect((await get(`/streams/${streams.city(mine)}${path}`)).http).toBe(200)
    for (const name of [
      streams.city(other),
      streams.platform,
      'NOWHERE',
      streams.city(crypto.randomUUID()),
    ]) {
      const { http, code, detail } = await get(`/streams/${name}${path}`)
      expect([name, http, code, detail]).toEqual([name, 404, 'stream_not_found', 'There is no such stream'])
    }
  })

  it('finds no foreign aggregate, whatever page is asked for', async () => {
    for (const type of ['city', 'run']) {
      expect((await get(`/aggregates/${type}/${mine}/events`)).http).toBe(200)
      for (const path of [`${other}/events`, `${other}/events?from=9`, `${other}/events?city=${other}`])
        expect((await get(`/aggregates/${type}/${path}`)).http).toBe(404)
    }
  })

  it('replays no foreign city, and verifies nothing', async () => {
    const body = { from: { sequence: 1 }, to: { sequence: 1 }, speed: 1 }
    expect((await house.call('POST', `/cities/${other}/replays`, { role: `of:${mine}`, body })).http).toBe(
      404,
    )
    expect((await get('/integrity')).http).toBe(403)
  })

  it('finds no replay of another city below its own', async () => {
    const body = { from: 0, speed: 'max' }
    const foreign = await house.call('POST', `/cities/${other}/replays`, { body })
    expect(foreign.http).toBe(201)
    const path = `/cities/${mine}/replays/${foreign['id']}`
    for (const method of ['GET', 'DELETE']) {
      const { http, code } = await house.call(method, path, { role: `of:${mine}` })
      expect([method, http, code]).toEqual([method, 404, 'replay_not_found'])
    }
  })
})
