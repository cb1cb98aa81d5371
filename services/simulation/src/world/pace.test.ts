import { expect, it } from '@jest/globals'

import { BEAT_MS, pace } from './pace.ts'

const clock = () => {
  let now = 0
  return { now: () => now, pass: (ms: number) => (now += ms) }
}

it('turns ticks a second into simulated seconds a beat and carries what is left over', () => {
  const { now, pass } = clock()
  const pacer = pace(now)
  const given: number[] = []
  for (let beat = 0; beat < 10; beat++) {
    const { seconds } = pacer.next({ ticksPerSecond: 0.25 })
    given.push(seconds)
    pacer.done(seconds)
    pass(BEAT_MS)
  }
  expect(given.slice(0, 4)).toEqual([1, 2, 1, 2])
  expect(given.reduce((sum, seconds) => sum + seconds, 0)).toBe(15)
})

it('catches up a few beats and forgets the rest of a long delay', () => {
  const { now, pass } = clock()
  const pacer = pace(now)
  pacer.done(pacer.next({ ticksPerSecond: 10 }).seconds)
  pass(60_000)
  expect(pacer.next({ ticksPerSecond: 10 }).seconds).toBe(181)
})

it('goes as far as a beat lasts when it is to go as fast as it can', () => {
  expect(pace(clock().now).next({ mode: 'max' })).toEqual({
    seconds: Number.MAX_SAFE_INTEGER,
    wallMs: BEAT_MS,
  })
})
