import { describe, expect, it } from '@jest/globals'

import { EPIDEMIC_SEEDS_MAX, epidemicCommand } from '../src/model/epidemic.ts'
import { alone } from './alone.ts'

const epidemic = (line: string, json = true) =>
  alone(epidemicCommand, ['epidemic', ...line.split(' ')], { json })
const SMALL = '--population 4000 --r0 2 --step 1'

interface Answer {
  readonly attackRate: number
  readonly peak: { readonly day: number; readonly infectious: number }
  readonly series: Readonly<Record<string, readonly number[]>>
}
const answerOf = async (line: string) => JSON.parse((await epidemic(line)).out) as Answer

describe('urbe epidemic', () => {
  it('answers with the attack rate, the peak and a series by day', async () => {
    const { attackRate, peak, series, ...rest } = await answerOf(`${SMALL} --seed 3`)
    expect(rest).toEqual({})
    expect(Object.keys(series)).toEqual([
      'day',
      'susceptible',
      'exposed',
      'infectious',
      'recovered',
      'hospitalised',
      'dead',
    ])
    const days = series['day']?.length ?? 0
    expect(Object.values(series).map((values) => values.length)).toEqual(new Array(7).fill(days))
    expect(series['infectious']?.[peak.day]).toBe(peak.infectious)
    expect(Math.max(...(series['infectious'] ?? []))).toBe(peak.infectious)
    expect(attackRate).toBeCloseTo(1 - (series['susceptible']?.at(-1) ?? 0) / 4_000, 12)
    // The final size is 0.797, its deviation 0.014.
    expect(Math.abs(attackRate - 0.797)).toBeLessThan(0.058)
  })

  it('counts all persons every day', async () => {
    const { series } = await answerOf(`${SMALL} --beds 20`)
    for (const [index] of (series['day'] ?? []).entries()) {
      const counted = ['susceptible', 'exposed', 'infectious', 'recovered', 'dead'].map(
        (name) => series[name]?.[index],
      )
      expect(counted.reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(4_000)
    }
    expect(series['dead']?.at(-1)).toBeGreaterThan(0)
    expect(Math.max(...(series['hospitalised'] ?? []))).toBe(20)
  })

  it('gives the mean attack rate of several seeds', async () => {
    const rates = await Promise.all(
      [4, 5, 6].map(async (seed) => (await answerOf(`${SMALL} --seed ${seed}`)).attackRate),
    )
    const mean = (await answerOf(`${SMALL} --seed 4 --seeds 3`)).attackRate
    expect(mean).toBeCloseTo(
      rates.reduce((sum, rate) => sum + rate / 3, 0),
      12,
    )
  })

  it('is the same again, and another under another seed', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => epidemic(`${SMALL} --seed ${seed}`)),
    )
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('takes the stages and the beginning that it is given', async () => {
    const { series } = await answerOf(`${SMALL} --incubation-days 0 --initial 70 --days 5`)
    expect([series['infectious']?.[0], series['day']]).toEqual([70, [0, 1, 2, 3, 4, 5]])
    expect(Math.max(...(series['exposed'] ?? []))).toBe(0)
  })
})

describe('what urbe epidemic says', () => {
  it('is in words without --json', async () => {
    const { out } = await epidemic(`${SMALL} --seeds 2`, false)
    expect(out).toMatch(/^\d\d\.\d\d % were infected, the mean of 2 runs; the rest is of the first one\.\n/)
  })

  it.each([
    ['--population 100', 'r0'],
    ['--population many --r0 2', '--population'],
    ['--population 100 --r0 -1', '--r0'],
    ['--population 100 --r0 1000', 'r0 is from 0 to 100'],
    ['--population 999999999 --r0 2', 'population is from 1'],
    ['--population 100 --r0 2 --step 0.3', '--step'],
    ['--population 100 --r0 2 --step 0', '--step'],
    ['--population 100 --r0 2 --days 99999999', 'days'],
    [`--population 100 --r0 2 --seeds ${EPIDEMIC_SEEDS_MAX + 1}`, '--seeds'],
    ['--population 100 --r0 2 --initial 101', 'initial'],
    ['--population 100 --r0 2 --beds 1 --severe-share 2', 'severeShare'],
  ])('is why it refuses %s', async (line, named) => {
    const { code, err } = await epidemic(line)
    expect([code, err]).toEqual([2, expect.stringContaining(named)])
  })
})
