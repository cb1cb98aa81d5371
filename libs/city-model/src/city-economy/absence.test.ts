import { describe, expect, it } from '@jest/globals'

import { stage } from '../epidemic/stages.ts'
import { i32 } from '../memory/column.ts'
import { NONE } from './columns.ts'
import { endDay, endDays, sum, townOf } from './town.fixture.ts'

/** On a Monday, with so many of everybody in bed. */
function townWhere(isIll: (person: number) => boolean) {
  const town = townOf(6, 600)
  endDays(town, 0, 7)
  const { columns } = town
  const before = sum(columns.balances)
  for (const person of columns.citizenEmployer.keys()) {
    if (isIll(person)) columns.citizenStage[person] = stage.inBed
  }
  const wages = columns.businessWageBill.slice()
  endDay(town, 7)
  return { ...town, before, wages }
}

const well = townWhere(() => false)
const half = townWhere((person) => person % 2 === 0)
const all = townWhere(() => true)

describe('workers who are ill', () => {
  it('are missed at work: a firm makes as much less as workers are ill', () => {
    const { businessAbsent, businessWorkers, businessOutputPermille, citizenEmployer } = half.columns
    const expected = new Int32Array(businessWorkers.length)
    for (const [person, employer] of citizenEmployer.entries()) {
      if (employer !== NONE && person % 2 === 0) expected[employer] = i32(expected, employer) + 1
    }
    expect(businessAbsent).toEqual(expected)
    for (const [business, permille] of businessOutputPermille.entries()) {
      const workers = Math.max(1, i32(businessWorkers, business))
      expect(permille).toBe(Math.floor(1000 * (1 - i32(expected, business) / workers)))
    }
    expect(sum(half.columns.businessOutputPermille)).toBeLessThan(sum(well.columns.businessOutputPermille))
  })

  it('make nothing when all of them are ill, and are paid all the same', () => {
    const staffed = all.columns.businessWorkers.findIndex((workers) => workers > 0)
    expect(i32(all.columns.businessOutputPermille, staffed)).toBe(0)
    expect(all.columns.businessWageBill).toEqual(well.columns.businessWageBill)
    expect(sum(all.columns.businessWageBill)).toBeGreaterThan(0)
  })

  it('change no sum of money', () => {
    for (const town of [well, half, all]) {
      expect(sum(town.columns.balances)).toBe(town.before)
      expect(town.kpis().ledgerImbalanceCents).toBe(0)
    }
  })
})
