import { describe, expect, it } from '@jest/globals'

import type { Handlers, LiveEvent, Stream } from '@urbe/client'

import type { LinkState } from '../api/link-state.ts'
import { liveCity } from './live-city.ts'

function watched() {
  let handlers: Handlers = {}
  let onState: (state: LinkState) => void = () => undefined
  let due: (() => void)[] = []
  const channels: string[] = []
  const commands: string[] = []
  const stream: Stream = {
    subscribe: (channel, _, given) => {
      channels.push(channel)
      handlers = given
      return { cursor: () => undefined, close: () => undefined }
    },
    close: () => channels.push('closed'),
  }
  const city = liveCity({
    cityId: 'c1',
    connect: (told) => {
      onState = told
      return stream
    },
    onFrame: () => undefined,
    onCommand: (type, position) => commands.push(`${type} ${position}`),
    later: (act) => {
      due.push(act)
      return () => {
        due = []
      }
    },
  })
  const pass = () => {
    const now = due
    due = []
    for (const act of now) act()
    return now.length
  }
  return {
    city,
    channels,
    commands,
    pass,
    handlers: () => handlers,
    link: (state: LinkState) => onState(state),
  }
}
const event = (sequence: number, type: string, data: unknown): LiveEvent => ({
  stream: 'CITY_c1',
  sequence,
  index: 0,
  subject: 'city.c1.tick.0',
  type,
  v: 1,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'service:simulation',
  data,
})
const frame = {
  ref: 1,
  tile: { z: 0, x: 0, y: 0 },
  tick: 7,
  second: 30,
  count: 0,
  ids: [],
  x: [],
  y: [],
  state: [],
}

describe('a city watched live', () => {
  it('tells of many events at once', () => {
    const { city, handlers, pass } = watched()
    let told = 0
    city.subscribe(() => {
      told += 1
    })
    handlers().onEvent?.(event(1, 'TrafficJammed', { link: 3, road: 'A', vehicles: 9 }))
    handlers().onEvent?.(event(2, 'TicksSimulated', { to: 8, hashes: ['aa', 'bb'] }))
    expect(pass()).toBe(1)
    expect(told).toBe(1)
    expect(city.state()).toMatchObject({ moment: { tick: 8, second: 0 }, stateHash: 'bb' })
    expect([...city.state().jams]).toEqual([3])
    expect(city.state().feed).toHaveLength(1)
  })
  it('keeps the clock by the frames and knows by them that it is live', () => {
    const { city, handlers, link, pass } = watched()
    link('catching')
    handlers().onFrame?.(frame)
    pass()
    expect(city.state()).toMatchObject({ link: 'connected', moment: { tick: 7, second: 30 } })
  })
  it('says when a person did something, and when events were lost', () => {
    const { city, commands, handlers, pass } = watched()
    handlers().onEvent?.(event(3, 'PolicyEnacted', {}))
    handlers().onReset?.({ e: 'x', s: 9 })
    pass()
    expect(commands).toEqual(['PolicyEnacted CITY_c1:3'])
    expect(city.state().gap).toBe(true)
  })
  it('watches the city that it was asked for, until it is closed', () => {
    const { city, channels } = watched()
    city.close()
    expect(channels).toEqual(['city.c1.>', 'closed'])
  })
})
