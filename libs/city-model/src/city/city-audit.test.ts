import { describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { compose } from '../composition.ts'
import { auditPhase } from '../core/audit.ts'
import { runWhole } from '../core/phase.ts'
import { generateCity } from '../generator/generate-city.ts'
import type { Shock } from '../shocks.ts'
import { loadEngines } from './engines.ts'
import { isDue } from './part.ts'

const engines = await loadEngines()
const SEED = 9

/** Lets a small city live to a moment, the phases at its end not included. */
function livingCity(now: number, shocks: readonly Shock[] = []) {
  const city = compose(generateCity(SEED, 600), SEED)({ engines, restore: undefined })
  for (const shock of shocks) city.apply({ type: 'StrikeShock', shock })
  for (let second = 0; second < now; second += 60) {
    city.beginTick(second)
    for (let each = second; each < second + 60; each += 1) city.moveSecond(each)
    const end = second + 60
    city.completedTicks[0] = end / 60
    if (end < now) for (const phase of city.phases) if (isDue(phase.every, end)) runWhole(phase, end)
  }
  return city
}

interface Moment {
  readonly lived: number
  readonly now: number
  readonly shocks?: readonly Shock[]
}

function breachesAt({ lived, now, shocks }: Moment) {
  const { phases, schema, buffer } = livingCity(lived, shocks)
  return phases
    .filter(({ every }) => isDue(every, now))
    .flatMap((phase) => auditPhase({ phase, schema, buffer, now }))
}

describe('the phases of a city', () => {
  it('have names of their own', () => {
    const names = livingCity(0).phases.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('read and write what they say, whatever the order of rows, at a full hour', () => {
    const morning = momentOf(0, 8 * 3600)
    expect(breachesAt({ lived: morning, now: morning })).toEqual([])
  })

  it.each([
    ['a midnight', 1],
    ['the end of a working week', 5],
    ['the midnight between two weeks', 7],
    ['the end of a month', 30],
  ])(
    'do so at %s',
    (_, day) => {
      expect(breachesAt({ lived: momentOf(1, 0), now: momentOf(day, 0) })).toEqual([])
    },
    60_000,
  )

  it('do so while shocks are under way', () => {
    const shocks: readonly Shock[] = [
      { kind: 'roadClosure', link: 3, extent: 3, hours: 40 },
      { kind: 'flood', levelDecimetres: 60, hours: 40 },
      { kind: 'populationGrowth', people: 30, days: 3 },
      { kind: 'recession', percent: 50, days: 9 },
      { kind: 'fuelPrice', percent: 100, days: 9 },
    ]
    const midnight = momentOf(1, 0)
    expect(breachesAt({ lived: midnight, now: midnight, shocks })).toEqual([])
  })
})
