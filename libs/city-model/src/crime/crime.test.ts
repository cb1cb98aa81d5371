import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import {
  CRIME_PARAMETERS,
  commitOffences,
  MEMORY_DAYS,
  offenceRate,
  perThousand,
  RATE_PPB_MAX,
  remember,
  thresholdOf,
  type ZoneDrivers,
} from './index.ts'

const usual: ZoneDrivers = {
  unemploymentPpm: 50_000,
  giniPpm: 350_000,
  lowMoodPpm: 200_000,
  policePpm: 500_000,
}

describe('the rate of offences', () => {
  it('is 6.8 per 100,000 people and day where it was set', () => {
    expect(offenceRate(CRIME_PARAMETERS, usual)).toBe(67_983)
  })

  it('is base times 1 + a u + b Gini + c lowmood - d police', () => {
    const parameters = { basePpb: 1000, unemployment: 2000, gini: 500, lowMood: 100, police: 400 }
    const drivers = { unemploymentPpm: 100_000, giniPpm: 400_000, lowMoodPpm: 500_000, policePpm: 250_000 }
    expect(offenceRate(parameters, drivers)).toBe(1350)
  })

  it.each([
    ['unemployment', { unemploymentPpm: 60_000 }, 1.015, 1.025],
    ['inequality', { giniPpm: 353_500 }, 1.002, 1.003],
    ['low mood', { lowMoodPpm: 210_000 }, 1.003, 1.005],
    ['police', { policePpm: 505_000 }, 0.9975, 0.9985],
  ])('answers to one more of %s as in the studies', (_, more, least, most) => {
    const ratio = offenceRate(CRIME_PARAMETERS, { ...usual, ...more }) / offenceRate(CRIME_PARAMETERS, usual)
    expect(ratio).toBeGreaterThan(least)
    expect(ratio).toBeLessThan(most)
  })

  it('is never below nothing, and never above its limit', () => {
    expect(offenceRate({ ...CRIME_PARAMETERS, police: 99_000 }, usual)).toBe(0)
    expect(offenceRate({ ...CRIME_PARAMETERS, basePpb: 2 * RATE_PPB_MAX }, usual)).toBe(RATE_PPB_MAX)
  })

  it('becomes a threshold of chance', () => {
    expect(thresholdOf(0)).toBe(0)
    expect(thresholdOf(500_000_000)).toBe(2 ** 31)
    expect(thresholdOf(RATE_PPB_MAX)).toBeLessThan(2 ** 32)
  })
})

describe('offences', () => {
  const CITIZENS = 20_000
  const zone = Int32Array.from({ length: CITIZENS }, (_, citizen) => (citizen % 4) - 1)
  const threshold = Uint32Array.from([0, 10_000_000, 50_000_000], thresholdOf)

  function aDay(seed: number, ranges: readonly (readonly [number, number])[]) {
    const byZone = new Int32Array(3)
    const all: number[] = []
    for (const [from, to] of ranges) {
      const offences = { byZone, victims: new Int32Array(to - from) }
      const count = commitOffences(
        { random: seededRandom(seed), day: 3 },
        { zone, threshold },
        { offences, from, to },
      )
      all.push(...offences.victims.subarray(0, count))
    }
    return { byZone: [...byZone], victims: all }
  }

  it('hit as many in a zone as there are victims of it, and nobody who is nowhere', () => {
    const { byZone, victims } = aDay(1, [[0, CITIZENS]])
    for (const each of [0, 1, 2])
      expect(victims.filter((citizen) => zone[citizen] === each)).toHaveLength(byZone[each] ?? -1)
    expect(victims.filter((citizen) => zone[citizen] === -1)).toHaveLength(0)
    expect(victims).toEqual(victims.toSorted((one, other) => one - other))
  })

  it('are as many as expected, within four standard deviations', () => {
    for (const seed of [1, 2, 3]) {
      const { byZone } = aDay(seed, [[0, CITIZENS]])
      for (const [each, rate] of [0, 0.01, 0.05].entries()) {
        const expected = (CITIZENS / 4) * rate
        expect(Math.abs((byZone[each] ?? 0) - expected)).toBeLessThanOrEqual(4 * Math.sqrt(expected))
      }
    }
  })

  it('are the same in one piece and in two', () => {
    expect(
      aDay(5, [
        [0, 7777],
        [7777, CITIZENS],
      ]),
    ).toEqual(aDay(5, [[0, CITIZENS]]))
  })

  it('need room for all who are asked', () => {
    const offences = { byZone: new Int32Array(3), victims: new Int32Array(9) }
    const asked = { offences, from: 0, to: 10 }
    expect(() => commitOffences({ random: seededRandom(1), day: 0 }, { zone, threshold }, asked)).toThrow(
      RangeError,
    )
  })
})

describe('memory of offences', () => {
  it('holds the last thirty days', () => {
    const memory = { byDay: new Int32Array(MEMORY_DAYS * 2), recent: new Int32Array(2) }
    for (let day = 0; day < 100; day += 1) remember(memory, day, Int32Array.of(day, 1))
    // Days 70 to 99.
    expect([...memory.recent]).toEqual([(30 * (70 + 99)) / 2, MEMORY_DAYS])
  })

  it('is told per thousand residents, and of nobody where nobody lives', () => {
    expect([perThousand(3, 1000), perThousand(1, 3000), perThousand(0, 10), perThousand(3, 0)]).toEqual([
      3, 1, 0, 0,
    ])
  })
})
