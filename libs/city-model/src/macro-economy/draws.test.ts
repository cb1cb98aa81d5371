import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom } from '@urbe/kernel'

import { chooseDistinct } from './choose.ts'
import { DRAW, drawsFrom, drawsOf, INDICES_MAX } from './draws.ts'

const question = { period: 4, purpose: DRAW.shop }

describe('draws', () => {
  it('are a function of seed, agent, period, purpose and index alone', () => {
    const one = drawsOf(9)
    const other = drawsOf(9)
    for (let agent = 0; agent < 50; agent += 1) other.unit(agent, { period: 1, purpose: DRAW.wage })
    expect(other.unit(7, question, 3)).toBe(one.unit(7, question, 3))
  })

  it('differ in each of them', () => {
    const values = [
      drawsOf(9).unit(7, question),
      drawsOf(10).unit(7, question),
      drawsOf(9 + 2 ** 32).unit(7, question),
      drawsOf(9).unit(8, question),
      drawsOf(9).unit(7, { ...question, period: 5 }),
      drawsOf(9).unit(7, { ...question, purpose: DRAW.wage }),
      drawsOf(9).unit(7, question, 1),
      drawsOf(9).unit(7, question, INDICES_MAX - 1),
    ]
    expect(new Set(values).size).toBe(values.length)
  })

  it('fill the unit interval evenly', () => {
    const draws = drawsOf(1)
    const values = Array.from({ length: 10_000 }, (_, agent) => draws.unit(agent, question))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01)
  })

  it('shuffle without losing anything', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), (count, seed) => {
        const entries = Int32Array.from({ length: count }, (_, index) => index)
        drawsOf(seed).shuffle(entries, count, question)
        expect([...entries.toSorted()]).toEqual(Array.from({ length: count }, (_, index) => index))
      }),
    )
  })

  it('bring every entry to the front as often as any other', () => {
    const draws = drawsOf(5)
    const fronts = new Float64Array(4)
    for (let period = 0; period < 4_000; period += 1) {
      const entries = Int32Array.of(0, 1, 2, 3)
      draws.shuffle(entries, 4, { ...question, period })
      const front = entries[0] ?? 0
      fronts[front] = (fronts[front] ?? 0) + 1
    }
    expect(Math.min(...fronts)).toBeGreaterThan(900)
    expect(Math.max(...fronts)).toBeLessThan(1_100)
  })
})

describe('a choice', () => {
  it('never takes one twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 40 }),
        fc.nat(),
        (count, more, agent) => {
          const into = new Int32Array(count + 1)
          const limit = count + more
          chooseDistinct({ draws: drawsOf(2), agent, question }, { into, from: 1, count, limit })
          const chosen = [...into.subarray(1)]
          expect(new Set(chosen).size).toBe(count)
          expect(chosen.every((each) => each >= 0 && each < limit)).toBe(true)
        },
      ),
    )
  })

  it('takes all as often', () => {
    const taken = new Float64Array(6)
    const into = new Int32Array(2)
    for (let agent = 0; agent < 6_000; agent += 1) {
      chooseDistinct({ draws: drawsOf(3), agent, question }, { into, from: 0, count: 2, limit: 6 })
      for (const each of into) taken[each] = (taken[each] ?? 0) + 1
    }
    expect(Math.min(...taken)).toBeGreaterThan(1_880)
    expect(Math.max(...taken)).toBeLessThan(2_120)
  })
})

describe('draws out of a stream of a city', () => {
  it('differ in agent, period, purpose and index, and are those of the stream', () => {
    const draws = drawsFrom(seededRandom(9, 5))
    const values = [
      draws.unit(7, question),
      draws.unit(8, question),
      draws.unit(7, { ...question, period: 5 }),
      draws.unit(7, { ...question, purpose: DRAW.wage }),
      draws.unit(7, question, 1),
      draws.unit(7, question, INDICES_MAX - 1),
      drawsFrom(seededRandom(9, 6)).unit(7, question),
    ]
    expect(new Set(values).size).toBe(values.length)
    expect(drawsFrom(seededRandom(9, 5)).unit(7, question)).toBe(values[0])
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
  })
})
