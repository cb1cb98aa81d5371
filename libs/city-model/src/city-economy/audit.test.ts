import { describe, expect, it } from '@jest/globals'

import { auditPhase } from '../core/audit.ts'
import { endDays, midnightAfter, townOf } from './town.fixture.ts'

const SETTLED_WEEKS = 12

/** Days of the week on which other things happen. */
describe.each([
  ['Monday', 0],
  ['Friday', 4],
  ['Saturday', 5],
  ['Sunday', 6],
])('on a %s', (_, weekday) => {
  const day = SETTLED_WEEKS * 7 + weekday
  const town = townOf(11, 300)
  endDays(town, 0, day)
  town.setting('carbonCentsPerTonne', 9000)
  town.setting('universalIncomeCents', 500)
  town.columns.householdDues.fill(70)

  it.each(town.phases.map((phase) => [phase.name, phase] as const))(
    '%s reads and writes what it says, in any order of its rows',
    (_name, phase) => {
      const { schema, buffer } = town
      expect(auditPhase({ phase, schema, buffer, now: midnightAfter(day) })).toEqual([])
    },
  )
})
