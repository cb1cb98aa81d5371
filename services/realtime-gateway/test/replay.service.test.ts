import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import type { LiveEvent } from '@urbe/client'
import { closeCodes } from '@urbe/contracts'

import { STALL_MS_MAX } from '../src/connection.ts'
import { REPLAY_SILENCE_MS_MAX } from '../src/replay-hub.ts'
import { conductor } from './conductor.ts'
import { eventually } from './eventually.ts'
import { connected, type House, openHouse, plainSocket, principal } from './house.ts'

let house: House
let replayId = ''
let replay: Awaited<ReturnType<typeof conductor>>
beforeAll(async () => {
  house = await openHouse()
  house.keeper.admit('viewer', principal(['viewer']))
  house.keeper.admit('agent', principal(['agent'], { agents: { cityId: randomUUID(), agentIds: [] } }))
})
afterAll(async () => await house?.[Symbol.asyncDispose]())
beforeEach(async () => {
  replayId = randomUUID()
  replay = await conductor(house.natsUrl, replayId)
})
afterEach(async () => {
  for (const each of house.gateway.connections()) each.close('drain')
  await eventually(() => house.gateway.connections().length === 0)
  await replay.close()
})

function watching(token: string, channel = `replay.${replayId}`, types?: readonly string[]) {
  const { stream } = connected(house, token)
  const events: LiveEvent[] = []
  const told: string[] = []
  const subscription = stream.subscribe(channel, types === undefined ? {} : { types }, {
    onEvent: (event) => events.push(event),
    onCaught: ({ s }) => told.push(`caught ${s}`),
    onGone: (code) => told.push(code),
  })
  return { stream, events, told, subscription }
}
const asks = (times: number) => eventually(() => replay.asked.length >= times)

describe('a replay', () => {
  it('is sent as live events are, and says when it is over', async () => {
    const it = watching('viewer')
    await asks(1)
    const founded = replay.event(4, { simulatedTime: '2031-01-01T00:00:00.000Z' })
    await replay.send({
      events: [founded, replay.event(4, { index: 1, type: 'RunResumed' }), replay.event(9)],
    })
    await replay.send({ events: [], done: true })
    await eventually(() => it.told.length > 0)
    expect(it.told).toEqual(['caught 9'])
    expect(it.events.map(({ sequence, index, type }) => [sequence, index, type])).toEqual([
      [4, 0, 'RunPaused'],
      [4, 1, 'RunResumed'],
      [9, 0, 'RunPaused'],
    ])
    expect(it.events[0]).toMatchObject({
      stream: founded.stream,
      subject: founded.subject,
      at: founded.at,
      simulatedTime: founded.simulatedTime,
      actor: founded.actor,
      data: founded.data,
    })
    expect(it.subscription.cursor()).toEqual({ e: replayId, s: 9 })
    it.stream.close()
  })

  it('tells each event once, however often it comes', async () => {
    const it = watching('viewer')
    await asks(1)
    await replay.send({ events: [replay.event(1), replay.event(2)] })
    await replay.send({ events: [replay.event(2), replay.event(2, { index: 1 }), replay.event(3)] })
    await eventually(() => it.events.length === 4)
    expect(it.events.map(({ sequence, index }) => [sequence, index])).toEqual([
      [1, 0],
      [2, 0],
      [2, 1],
      [3, 0],
    ])
    it.stream.close()
  })
})

describe('a subscription to a replay', () => {
  it('is narrowed down to types', async () => {
    const it = watching('viewer', undefined, ['RunResumed'])
    await asks(1)
    await replay.send({ events: [replay.event(1), replay.event(2, { type: 'RunResumed' }), replay.event(3)] })
    await replay.send({ events: [], done: true })
    await eventually(() => it.told.length > 0)
    expect(it.events.map(({ sequence }) => sequence)).toEqual([2])
    expect(it.told).toEqual(['caught 3'])
    it.stream.close()
  })

  it('goes on where a client stood whose connection was cut', async () => {
    const it = watching('viewer')
    await asks(1)
    await replay.send({ events: [replay.event(1), replay.event(2)] })
    await eventually(() => it.events.length === 2)
    for (const each of house.gateway.connections()) each.close('drain')
    await asks(2)
    expect(replay.asked).toEqual([undefined, 2])
    await replay.send({ events: [replay.event(3)] })
    await eventually(() => it.events.length === 3)
    it.stream.close()
  })
})

describe('a replay that', () => {
  it.each<[string, string, string]>([
    ['is not there', 'viewer', 'replay_not_found'],
    ['may not be seen', 'agent', 'forbidden'],
  ])('%s is refused', async (_, token, code) => {
    const it = watching(token, `replay.${randomUUID()}`)
    await eventually(() => it.told.length > 0)
    expect(it.told).toEqual([code])
    expect(house.replays.size()).toBe(0)
    it.stream.close()
  })

  it('shows no state is refused when state is wanted', async () => {
    const { say, messages } = await plainSocket(house, 'viewer')
    say({ t: 'sub', id: 1, subs: [{ ch: `replay.${replayId}`, mode: 'both' }] })
    await eventually(() => messages.some(({ t }) => t === 'err'))
    expect(messages.at(-1)).toMatchObject({ code: 'invalid_value' })
  })

  it('is ended takes its subscription with it', async () => {
    const it = watching('viewer')
    await asks(1)
    await replay.send({ events: [replay.event(1)] })
    await replay.send({ events: [], gone: true })
    await eventually(() => it.told.length > 0)
    expect(it.told).toEqual(['replay_not_found'])
    expect(house.replays.size()).toBe(0)
    it.stream.close()
  })
})

describe('a replay whose event-store or client', () => {
  it('falls silent is asked for again, and is gone when nobody has it any more', async () => {
    const it = watching('viewer')
    await asks(1)
    await replay.send({ events: [replay.event(5)] })
    await eventually(() => it.events.length === 1)
    replay.place.known = false
    house.replays.tick(house.clock.now().getTime() + REPLAY_SILENCE_MS_MAX)
    await eventually(() => it.told.length > 0)
    expect([replay.asked, it.told]).toEqual([[undefined, 5], ['replay_not_found']])
    it.stream.close()
  })

  it('takes nothing waits, and loses that client', async () => {
    const { say, socket, closed, messages } = await plainSocket(house, 'viewer')
    say({ t: 'sub', id: 1, subs: [{ ch: `replay.${replayId}` }] })
    await eventually(() => messages.some(({ t }) => t === 'ok'))
    socket.pause()
    const data = 'x'.repeat(400_000)
    let taken = 0
    const sending = (async () => {
      for (let sequence = 1; sequence <= 40; sequence += 1) {
        await replay.send({ events: [replay.event(sequence, { data })] })
        taken = sequence
      }
    })().catch(() => undefined)
    const held = () => house.gateway.connections()[0]?.held() ?? 0
    await eventually(() => held() > 400_000)
    expect(taken).toBeLessThan(40)
    expect(held()).toBeLessThan(600_000)
    house.clock.ahead += STALL_MS_MAX
    house.gateway.tick()
    socket.resume()
    expect(await closed).toBe(closeCodes.slow_consumer)
    await sending
    house.clock.ahead = 0
  })
})
