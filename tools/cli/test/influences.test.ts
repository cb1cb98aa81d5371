import { describe, expect, it } from '@jest/globals'

import { loadEngines, policies } from '@urbe/city-model'
import { RUNNING_INFLUENCES } from '@urbe/city-model/kpi'

import { type Pair, pairsOf, type SizedClaim } from '../src/model/influences/lives.ts'
import { pageOf } from '../src/model/influences/page.ts'
import { judged, lineOf, nameOf } from '../src/model/influences/verdicts.ts'
import { influencesCommand } from '../src/model/influences.ts'
import { alone } from './alone.ts'

const run = (...words: string[]) => alone(influencesCommand, ['influences', ...words])

it('finds that without its diesel cars a city gives off less', async () => {
  const { code, out } = await run('--citizens', '500', '--seeds', '5', '--driver', 'dieselBan')
  const { verdicts } = JSON.parse(out)
  expect(code).toBe(0)
  expect(verdicts).toContainEqual({
    driver: 'dieselBan',
    kpi: 'co2KgPerDay',
    sign: -1,
    days: 4,
    citizens: 500,
    less: expect.any(Number),
    more: expect.any(Number),
    asClaimed: 5,
    against: 0,
    equal: 0,
    chance: 1 / 32,
    pass: true,
  })
})

it('answers with the page of the manual', async () => {
  const words = ['influences', '--citizens', '500', '--driver', 'demandResponse', '--markdown']
  const { out } = await alone(influencesCommand, words, { json: false })
  expect(out).toMatch(
    /\| `demandResponse` \(0 → 40\) \| `powerCentsPerKwh` \| − \| 4, at 19:00 \| 500 \| [\d.]+ → [\d.]+ \| 5, 0, 0 \| 0.0313 \| yes \|/,
  )
})

it('lets a shock strike one of two cities that have been alike until then', async () => {
  const driver = { kind: 'shock', shock: { kind: 'fuelPrice', percent: 300, days: 9 } } as const
  const claim = { driver, sign: 1, citizens: 500 } as const
  const claims: readonly SizedClaim[] = [
    { ...claim, kpi: 'satisfaction', days: 0 },
    { ...claim, kpi: 'powerCentsPerKwh', days: 1 },
  ]
  const [alike, dearer] = pairsOf(claims, 3, await loadEngines())
  expect(alike?.more).toBe(alike?.less)
  expect(dearer?.more).toBeGreaterThan(dearer?.less ?? Number.NaN)
})

it.each([
  [['--seeds', '4'], '--seeds'],
  [['--seeds', '101'], '--seeds must be at most 100'],
  [['--driver', 'dieselBan,weather'], '--driver is one of incomeTax'],
  [['--citizens', '99999999'], '--citizens must be at most'],
])('refuses %j', async (words, message) => {
  const { code, err } = await run(...words)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})

describe('a verdict', () => {
  const driver = { kind: 'policy', policy: 'dieselBan', lower: 0, higher: 1 } as const
  const claim: SizedClaim = { driver, kpi: 'noxIndex', sign: -1, days: 4, hour: 19, citizens: 500 }
  const falling = (count: number): Pair[] => Array.from({ length: count }, () => ({ less: 9, more: 8 }))

  it.each([
    [5, 0, 1 / 32, true],
    [6, 1, 8 / 128, false],
    [7, 1, 9 / 256, true],
  ])('of %d cities as claimed and %d without a difference is one of chance %d', (as, equal, chance, pass) => {
    const same = Array.from({ length: equal }, () => ({ less: 9, more: 9 }))
    expect(judged(claim, [...falling(as), ...same])).toMatchObject({
      asClaimed: as,
      against: 0,
      equal,
      chance,
      pass,
    })
  })

  it('counts cities against the claim, and those that have no such number as equal', () => {
    const pairs = [...falling(4), { less: 8, more: 9 }, { less: Number.NaN, more: 1 }]
    expect(judged(claim, pairs)).toMatchObject({ asClaimed: 4, against: 1, equal: 1, pass: false })
  })

  it('is told in a line and in a row', () => {
    const verdict = judged(claim, falling(5))
    expect(lineOf(verdict)).toBe(
      'ok   dieselBan: noxIndex falls within 4 days (5 seeds as claimed, 0 against, 0 equal)',
    )
    const page = pageOf({ seeds: 5, seed: 101, seconds: 9, node: '24.0.0', verdicts: [verdict, verdict] })
    expect(page).toContain('2 of 2 claims are borne out, on seeds 101 to 105, with Node 24.0.0 in 9 s.')
    expect(page).toContain(
      '| `dieselBan` (0 → 1) | `noxIndex` | − | 4, at 19:00 | 500 | 9 → 8 | 5, 0, 0 | 0.0313 | yes |',
    )
    expect(page).toContain('|  | `noxIndex` |')
  })
})

it('claims something of every policy', () => {
  const drivers = new Set(RUNNING_INFLUENCES.map((claim) => nameOf(claim.driver)))
  expect(Object.keys(policies).filter((name) => !drivers.has(name))).toEqual([])
})
