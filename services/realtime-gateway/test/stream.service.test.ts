import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import type { LiveEvent } from '@urbe/client'
import { encodeFrame, type StateFrame, subjects } from '@urbe/contracts'

import { eventually } from './eventually.ts'
import { connected, type House, openHouse, principal } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  house.keeper.admit('viewer', principal(['viewer']))
  house.keeper.admit('admin', principal(['admin']))
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

/** Collects what one subscription is told. */
function watching(
  token: string,
  channel: string,
  options: Parameters<ReturnType<typeof connected>['stream']['subscribe']>[1],
) {
  const { stream, states } = connected(house, token)
  const events: LiveEvent[] = []
  const frames: StateFrame[] = []
  const told: string[] = []
  const subscription = stream.subscribe(channel, options, {
    onEvent: (event) => events.push(event),
    onFrame: (frame) => frames.push(frame),
    onCaught: () => told.push('caught'),
    onReset: () => told.push('reset'),
    onGone: (code) => told.push(code),
  })
  const caught = async () => await eventually(() => told.length > 0)
  return { stream, states, events, frames, told, subscription, caught }
}

describe('a live subscription', () => {
  it('is sent what happens from now on, and nothing twice', async () => {
    const cityId = await house.foundCity()
    await house.tick(cityId, 'Before')
    const it = watching('viewer', `city.${cityId}.>`, {})
    await it.caught()
    for (let index = 0; index < 50; index += 1) await house.tick(cityId, 'A', 'B')
    await eventually(() => it.events.length >= 100)
    expect(it.events.map(({ sequence, index }) => [sequence, index])).toEqual(
      Array.from({ length: 100 }, (_, index) => [2 + Math.floor(index / 2), index % 2]),
    )
    expect(it.events[0]).toMatchObject({
      type: 'A',
      stream: `CITY_${cityId}`,
      subject: subjects.ticks(cityId),
    })
    it.stream.close()
  })

  it('is sent only the types and subjects that were asked for', async () => {
    const cityId = await house.foundCity()
    const byType = watching('viewer', `city.${cityId}.>`, { types: ['B'] })
    const bySubject = watching('viewer', `city.${cityId}.run.*`, {})
    await Promise.all([byType.caught(), bySubject.caught()])
    await house.tick(cityId, 'A')
    await house.tick(cityId, 'A', 'B')
    await house.append(`CITY_${cityId}`, subjects.run(cityId), [{ type: 'RunStarted', v: 1, data: {} }])
    await eventually(() => byType.events.length + bySubject.events.length >= 2)
    expect(byType.events.map(({ type, sequence }) => [type, sequence])).toEqual([['B', 2]])
    expect(bySubject.events.map(({ type }) => type)).toEqual(['RunStarted'])
    byType.stream.close()
    bySubject.stream.close()
  })

  it('is told when it is not allowed, and when there is no such city', async () => {
    const forbidden = watching('viewer', 'plat.auth.>', {})
    const everything = watching('viewer', 'plat.>', {})
    const nowhere = watching('viewer', 'city.0197a3a0-0000-7000-8000-000000000001.>', {})
    const allCities = watching('admin', 'city.*.run.*', {})
    const users = watching('admin', 'plat.auth.>', {})
    const all = [forbidden, everything, nowhere, allCities, users]
    await Promise.all(all.map((each) => each.caught()))
    expect(all.map(({ told }) => told)).toEqual([
      ['forbidden'],
      ['forbidden'],
      ['city_not_found'],
      ['invalid_value'],
      ['caught'],
    ])
    for (const each of all) each.stream.close()
  })
})

describe('a resumed subscription', () => {
  it('is told the past from the log and goes live without a gap', async () => {
    const cityId = await house.foundCity()
    for (let index = 0; index < 200; index += 1) await house.tick(cityId, 'A')
    const first = watching('viewer', `city.${cityId}.>`, {})
    await first.caught()
    const epoch = first.subscription.cursor()?.e ?? ''
    const resumed = watching('viewer', `city.${cityId}.>`, { since: { e: epoch, s: 10 } })
    for (let index = 0; index < 100; index += 1) await house.tick(cityId, 'A')
    await eventually(() => resumed.events.length >= 290)
    expect(resumed.events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 290 }, (_, index) => 11 + index),
    )
    expect(resumed.told).toEqual(['caught'])
    first.stream.close()
    resumed.stream.close()
  })

  it('goes on where it stood after its connection was cut', async () => {
    const cityId = await house.foundCity()
    const it = watching('viewer', `city.${cityId}.>`, {})
    await it.caught()
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 20; index += 1) await house.tick(cityId, 'A')
      for (const each of house.gateway.connections()) each.close('drain')
      await house.tick(cityId, 'A')
    }
    await eventually(() => it.events.length >= 63)
    expect(it.events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 63 }, (_, index) => 1 + index),
    )
    it.stream.close()
  })

  it.each([
    ['another epoch', (epoch: string) => ({ e: `${epoch}x`, s: 1 })],
    ['the future', (epoch: string) => ({ e: epoch, s: 1_000 })],
  ])('that names %s is reset to now', async (_, cursor) => {
    const cityId = await house.foundCity()
    await house.tick(cityId, 'A')
    const first = watching('viewer', `city.${cityId}.>`, {})
    await first.caught()
    const it = watching('viewer', `city.${cityId}.>`, { since: cursor(first.subscription.cursor()?.e ?? '') })
    await eventually(() => it.told.length >= 2)
    await house.tick(cityId, 'B')
    await eventually(() => it.events.length >= 1)
    expect(it.told).toEqual(['reset', 'caught'])
    expect(it.events.map(({ sequence }) => sequence)).toEqual([2])
    first.stream.close()
    it.stream.close()
  })
})

describe('state', () => {
  const frame = (tick: number) =>
    encodeFrame({
      ref: 0,
      tile: { z: 0, x: 0, y: 0 },
      tick,
      second: 0,
      count: 1,
      ids: [5],
      x: [1],
      y: [2],
      state: [0],
    })

  it('is sent as frames that name the subscription', async () => {
    const cityId = await house.foundCity()
    const it = watching('viewer', `city.${cityId}.>`, { mode: 'both' })
    await it.caught()
    // A frame that comes before NATS knows who listens is lost, as frames may be.
    await eventually(() => {
      house.publish(subjects.frame(cityId, { z: 0, x: 0, y: 0 }), frame(3))
      return it.frames.length >= 1
    })
    expect(it.frames[0]).toMatchObject({ tick: 3, count: 1 })
    expect(Array.from(it.frames[0]?.ids ?? [])).toEqual([5])
    it.stream.close()
  })

  it('is only for cities', async () => {
    const it = watching('viewer', 'plat.simulation.>', { mode: 'state' })
    await it.caught()
    expect(it.told).toEqual(['invalid_value'])
    it.stream.close()
  })
})
