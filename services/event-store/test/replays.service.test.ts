import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import {
  REPLAY_IDLE_SECONDS,
  REPLAYS_MAX,
  REPLAYS_PER_CALLER_MAX,
  type RecordedEvent,
  replayMessage,
  replayStarted,
  streams,
  subjects,
} from '@urbe/contracts'

import { COMMITS_AHEAD_MAX } from '../src/replays/play.ts'
import { type House, openHouse, until } from './house.ts'

const START = Date.parse('2026-11-22T12:00:00.000Z')
/** The city writes a commit every 100 ms of recorded time. */
const BEAT_MS = 100
const COMMITS = 2 * COMMITS_AHEAD_MAX + 10
const timeOf = (sequence: number) => new Date(START + (sequence - 1) * BEAT_MS).toISOString()

const clock = {
  ahead: 0,
  /** From when on it stands still. */
  since: undefined as number | undefined,
  now: () => new Date((clock.since ?? Date.now()) + clock.ahead),
}
let house: House
let cityId = ''
beforeAll(async () => {
  house = await openHouse({ clock: clock.now })
  cityId = await house.provisionCity()
  const stream = streams.city(cityId)
  await house.write({ stream, subject: subjects.run(cityId), at: timeOf(1) }, [['RunStarted', {}]])
  // Sequence 2 holds ticks 1 to 10, sequence 3 ticks 11 to 20 and so on.
  for (let sequence = 2; sequence <= COMMITS; sequence += 1) {
    const ticks = { from: (sequence - 2) * 10 + 1, to: (sequence - 1) * 10 }
    await house.write({ stream, subject: subjects.ticks(cityId), at: timeOf(sequence) }, [
      ['TicksSimulated', ticks],
      ['BusinessOpened', { sequence }],
    ])
  }
})
afterAll(async () => await house?.[Symbol.asyncDispose]())
beforeEach(() => {
  house.replays.stop()
})

const create = (body: object, role?: 'agent' | 'admin' | 'operator' | 'viewer' | `of:${string}`) =>
  house.call('POST', `/cities/${cityId}/replays`, { body, ...(role && { role }) })

/** What a gateway does: listens, asks, and answers each message when it has room. */
async function audience(
  replayId: unknown,
  { after, takes = true }: { after?: number; takes?: boolean } = {},
) {
  const gateway = await house.connect('realtime-gateway')
  const events: RecordedEvent[] = []
  const told: string[] = []
  const held: (() => void)[] = []
  const subscription = gateway.subscribe(subjects.replay(String(replayId)), (body, _subject, reply) => {
    const message = replayMessage.parse(JSON.parse(Buffer.from(body).toString()))
    events.push(...message.events)
    if (message.done) told.push('done')
    if (message.gone) told.push('gone')
    const take = () => void (reply !== undefined && gateway.publish(reply, new Uint8Array()))
    if (takes) take()
    else held.push(take)
  })
  const asked = Buffer.from(JSON.stringify({ id: replayId, ...(after !== undefined && { after }) }))
  const answer = await gateway.request(subjects.replayStart, asked, 20_000)
  const started = replayStarted.parse(JSON.parse(Buffer.from(answer).toString()))
  return { events, told, held, started, leave: subscription.unsubscribe }
}
const sequences = (events: readonly RecordedEvent[]) => [...new Set(events.map(({ sequence }) => sequence))]
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe('the interval of a replay', () => {
  it.each<[string, object, [number, number]]>([
    ['ticks', { from: 5, to: 15 }, [2, 3]],
    ['ticks by name', { from: { tick: 11 }, to: { tick: 11 } }, [3, 3]],
    ['the beginning', { from: 0, to: 0 }, [1, 1]],
    ['sequences', { from: { seq: 4 }, to: { seq: 9 } }, [4, 9]],
    ['times', { from: timeOf(4), to: timeOf(9) }, [4, 9]],
    ['times between commits', { from: { at: later(timeOf(4)) }, to: { at: later(timeOf(9)) } }, [5, 9]],
    ['nothing but a beginning', { from: { seq: 100 } }, [100, COMMITS]],
  ])('is named by %s', async (_, body, [first, last]) => {
    const replay = await create(body)
    expect(replay).toMatchObject({
      status: 'waiting',
      speed: 1,
      sent: 0,
      from: { sequence: first, at: timeOf(first) },
      to: { sequence: last, at: timeOf(last) },
      channel: `replay.${replay['id']}`,
    })
  })

  it.each<[string, object, number, string]>([
    ['a tick that has not come', { from: 0, to: 10_000_000 }, 404, 'tick_not_found'],
    ['a sequence that has not come', { from: { seq: COMMITS + 1 } }, 404, 'tick_not_found'],
    ['a time after everything', { from: '2030-01-01T00:00:00Z' }, 404, 'tick_not_found'],
    ['an end before everything', { from: 0, to: '2020-01-01T00:00:00Z' }, 404, 'tick_not_found'],
    ['an end before its beginning', { from: { seq: 9 }, to: { seq: 4 } }, 422, 'invalid_value'],
    ['no moment', { from: 'yesterday' }, 422, 'invalid_value'],
    ['half a tick', { from: 1.5 }, 422, 'invalid_value'],
    ['a tick beyond all numbers', { from: 1e300 }, 422, 'invalid_value'],
    ['no speed', { from: 0, speed: 0 }, 422, 'invalid_value'],
  ])('is not %s', async (_, body, status, code) => {
    expect(await create(body)).toMatchObject({ status, code })
  })

  it('lies in a city that there is', async () => {
    const path = `/cities/${randomUUID()}/replays`
    expect(await house.post(path, { from: 0 })).toMatchObject({ status: 404, code: 'city_not_found' })
  })
})

describe('a replay', () => {
  it('is told whole, in order, and then that it is done', async () => {
    const { id } = await create({ from: 0, speed: 'max' })
    const it = await audience(id)
    await until(() => it.told.includes('done'))
    expect(it.started).toEqual({ ok: true, cityId, after: 0 })
    expect(sequences(it.events)).toEqual(range(1, COMMITS))
    expect(it.events[1]).toMatchObject({ type: 'TicksSimulated', sequence: 2, index: 0, at: timeOf(2) })
    const view = await until(async () => {
      const now = await house.get(`/cities/${cityId}/replays/${id}`)
      return now['status'] === 'done' && now
    })
    expect(view['sent']).toBe(2 * COMMITS - 1)
  })

  it('keeps to the recorded times, at its own speed', async () => {
    const { id } = await create({ from: { seq: 1 }, to: { seq: 11 }, speed: 4 })
    const begun = performance.now()
    const it = await audience(id)
    await until(() => it.told.includes('done'))
    // A second was recorded; how much longer it takes depends on the machine.
    expect(performance.now() - begun).toBeGreaterThanOrEqual(245)
    expect(sequences(it.events)).toEqual(range(1, 11))
  })

  it('waits for whoever takes it', async () => {
    const { id } = await create({ from: 0, speed: 'max' })
    const it = await audience(id, { takes: false })
    await until(() => it.held.length === 1)
    expect(it.events.length).toBeLessThanOrEqual(2 * COMMITS_AHEAD_MAX)
    it.held.shift()?.()
    await until(() => it.held.length === 1)
    expect(sequences(it.events)).toEqual(range(1, 2 * COMMITS_AHEAD_MAX))
  })

  it('stands still while nobody watches, and goes on where it stood', async () => {
    const { id } = await create({ from: 0, speed: 'max' })
    const first = await audience(id, { takes: false })
    await until(() => first.held.length === 1)
    first.leave()
    first.held.shift()?.()
    await until(async () => (await house.get(`/cities/${cityId}/replays/${id}`))['status'] === 'waiting')
    const second = await audience(id)
    await until(() => second.told.includes('done'))
    expect(sequences(second.events)).toEqual(range(COMMITS_AHEAD_MAX + 1, COMMITS))
  })

  it('goes back for somebody who returns with less', async () => {
    const { id } = await create({ from: 0, speed: 'max' })
    const first = await audience(id)
    await until(() => first.told.includes('done'))
    first.leave()
    const second = await audience(id, { after: COMMITS - 3 })
    await until(() => second.told.includes('done'))
    expect(sequences(second.events)).toEqual(range(COMMITS - 2, COMMITS))
  })
})

describe('the life of a replay', () => {
  it('ends when it is cancelled', async () => {
    const { id } = await create({ from: 0, speed: 0.01 })
    const it = await audience(id)
    await until(() => it.events.length === 1)
    const path = `/cities/${cityId}/replays/${id}`
    expect(await house.call('DELETE', path)).toMatchObject({ http: 204 })
    await until(() => it.told.includes('gone'))
    expect(await house.get(path)).toMatchObject({ status: 404, code: 'replay_not_found' })
    expect((await audience(id)).started).toMatchObject({ ok: false, code: 'replay_not_found' })
  })

  it('is forgotten when nobody watches it for long', async () => {
    clock.since = Date.now()
    const { id } = await create({ from: 0 })
    const path = `/cities/${cityId}/replays/${id}`
    clock.ahead += REPLAY_IDLE_SECONDS * 1_000 - 1_000
    expect((await house.get(path)).http).toBe(200)
    clock.ahead += 2_000
    expect((await house.get(path)).http).toBe(404)
    clock.since = undefined
  })

  it('belongs to its city', async () => {
    const { id } = await create({ from: 0 })
    expect((await house.get(`/cities/${randomUUID()}/replays/${id}`)).http).toBe(404)
  })

  it('is one of so many', async () => {
    const callers = ['admin', 'operator', 'viewer', `of:${cityId}`] as const
    for (let count = 0; count < REPLAYS_MAX; count += 1)
      expect((await create({ from: 0 }, callers[count % callers.length])).http).toBe(201)
    expect(await create({ from: 0 })).toMatchObject({ status: 429, code: 'too_many_replays' })
  })

  it('is one of so many of whoever began it, and nobody else waits for that', async () => {
    for (let count = 0; count < REPLAYS_PER_CALLER_MAX; count += 1)
      expect((await create({ from: 0 }, 'viewer')).http).toBe(201)
    expect(await create({ from: 0 }, 'viewer')).toMatchObject({ status: 429, code: 'too_many_requests' })
    expect((await create({ from: 0 }, 'operator')).http).toBe(201)
  })

  it('is not for agents', async () => {
    expect(await create({ from: 0 }, 'agent')).toMatchObject({ status: 403, code: 'forbidden' })
  })
})

function later(at: string): string {
  return new Date(Date.parse(at) + 1).toISOString()
}
