import { describe, expect, it } from '@jest/globals'

import { trackFrom } from './subscription.ts'
import { afterClose, backOffMs } from './wire.ts'

const begun = (s: number) => {
  const track = trackFrom()
  track.begin({ e: 'x', s })
  return track
}

describe('a track', () => {
  it('has no cursor before the server has answered', () => {
    expect(trackFrom().cursor()).toBeUndefined()
    expect(trackFrom({ e: 'x', s: 3 }).cursor()).toEqual({ e: 'x', s: 3 })
  })

  it('takes the events of a chain, several of one commit included', () => {
    const track = begun(10)
    for (const event of [
      { s: 12, p: 10, i: 0 },
      { s: 12, p: 10, i: 1 },
      { s: 15, p: 12, i: 0 },
    ]) {
      expect(track.judge(event)).toBe('handle')
      track.handled(event)
    }
    expect(track.cursor()).toEqual({ e: 'x', s: 15 })
  })

  it('sees what it has handled before', () => {
    const track = begun(10)
    track.handled({ s: 12, i: 1 })
    expect(track.judge({ s: 12, p: 10, i: 1 })).toBe('known')
    expect(track.judge({ s: 11, p: 10, i: 0 })).toBe('known')
    expect(begun(10).judge({ s: 10, p: 9, i: 0 })).toBe('known')
  })

  it('sees a loss', () => {
    expect(begun(10).judge({ s: 14, p: 12, i: 0 })).toBe('lost')
  })

  it('moves on where nothing matched, without breaking the chain', () => {
    const track = begun(10)
    track.advance(50)
    expect(track.cursor()).toEqual({ e: 'x', s: 50 })
    expect(track.judge({ s: 60, p: 10, i: 0 })).toBe('handle')
  })
})

describe('coming back', () => {
  it.each([
    [4003, 'stop'],
    [4009, 'stop'],
    [4001, 'wait'],
    [4108, 'wait'],
    [4129, 'wait'],
    [1006, 'wait'],
    [4201, 'at once'],
    [4203, 'at once'],
  ] as const)('after %i means: %s', (code, then) => {
    expect(afterClose(code)).toBe(then)
  })

  it('waits between half a second and 30 s, longer each time', () => {
    expect([0, 1, 3, 6, 50].map((attempt) => backOffMs(attempt, () => 1))).toEqual([
      500, 1_000, 4_000, 30_000, 30_000,
    ])
    expect(backOffMs(50, () => 0)).toBe(500)
    expect(backOffMs(2, () => 0.5)).toBe(1_250)
  })
})
