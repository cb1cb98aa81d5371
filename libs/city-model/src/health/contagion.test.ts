import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { stage } from '../epidemic/stages.ts'
import type { Census } from './census.ts'
import { infect, moveOn } from './contagion.ts'
import { INCUBATION_DAYS, INFECTIOUS_DAYS, QUARTERS_A_DAY, SEVERE_PERMILLE } from './illness.ts'
import { type Town, townOf } from './town.fixture.ts'

const CITIZENS = 20_000

function expectDrawn(found: number, p: number): void {
  expect(Math.abs(found - CITIZENS * p)).toBeLessThan(4 * Math.sqrt(CITIZENS * p * (1 - p)))
}

/** Everybody is at a place where infection has this chance; the last place of the columns brings the illness. */
function exposedAt(town: Town, chance: number, quarter = 9): number {
  const { columns } = town
  columns.stageTotals[stage.infectious] = 1
  const census: Census = {
    placeOf: new Int32Array(columns.citizenStage.length),
    threshold: Uint32Array.of(Math.floor(chance * 2 ** 32)),
    take: () => undefined,
  }
  columns.citizenStage.fill(stage.recovered, CITIZENS)
  infect({ columns, random: seededRandom(6), quarter }, census)
  columns.stageTotals[stage.infectious] = 0
  return columns.stageTotals[stage.exposed] ?? 0
}

describe('infection', () => {
  it.each([0.0004, 1 / 256, 0.003, 0.1, 0.5, 0.997])('has the chance %d of its place', (chance) => {
    const town = townOf({ citizens: CITIZENS })
    const exposed = exposedAt(town, chance)
    expectDrawn(exposed, chance)
    expect(town.columns.infectedTotal[0]).toBe(exposed)
  })

  it('happens nowhere without a chance', () => {
    expect(exposedAt(townOf({ citizens: CITIZENS }), 0)).toBe(0)
  })

  it('happens to four who share a word as to any others', () => {
    const town = townOf({ citizens: CITIZENS })
    exposedAt(town, 0.5)
    const { citizenStage } = town.columns
    let both = 0
    for (let person = 0; person + 1 < CITIZENS; person += 2)
      both += citizenStage[person] === stage.exposed && citizenStage[person + 1] === stage.exposed ? 1 : 0
    expect(Math.abs(both - CITIZENS / 8)).toBeLessThan(4 * Math.sqrt((CITIZENS / 2) * 0.25 * 0.75))
  })
})

describe('the course of the illness', () => {
  it('takes as many days as it should, and leads some to the hospital', () => {
    const town = townOf({ citizens: CITIZENS })
    const { columns } = town
    exposedAt(town, 0.999999, 0)
    let exposed = 0
    let infectious = 0
    let severe = 0
    for (let quarter = 1; quarter < 400; quarter += 1) {
      exposed += columns.stageTotals[stage.exposed] ?? 0
      infectious += columns.stageTotals[stage.infectious] ?? 0
      for (const person of moveOn({ columns, random: seededRandom(6), quarter })) {
        severe += 1
        columns.citizenStage[person] = stage.recovered
        columns.stageTotals[stage.infectious] = (columns.stageTotals[stage.infectious] ?? 0) - 1
      }
    }
    // Whole quarter days, each the last one with probability 1 - exp(-1 / (4 days)).
    const mean = (days: number) => 1 / (1 - Math.exp(-1 / (days * QUARTERS_A_DAY)))
    const within = (found: number, days: number) =>
      expect(Math.abs(found / CITIZENS - mean(days))).toBeLessThan((4 * mean(days)) / Math.sqrt(CITIZENS))
    within(exposed, INCUBATION_DAYS)
    within(infectious, INFECTIOUS_DAYS)
    expectDrawn(severe, SEVERE_PERMILLE / 1000)
    expect(columns.stageTotals[stage.recovered]).toBe(CITIZENS - severe)
  })
})
