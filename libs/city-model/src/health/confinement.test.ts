import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { stage } from '../epidemic/stages.ts'
import { confinementOf, SYMPTOMATIC_PERMILLE } from './index.ts'

const PERSONS = 20_000

function peopleAt(at: number, until = 40) {
  const columns = {
    citizenStage: new Uint8Array(PERSONS).fill(at),
    citizenStageUntil: new Int32Array(PERSONS).fill(until),
  }
  return { columns, persons: [...columns.citizenStage.keys()], ...confinementOf(columns, seededRandom(5, 6)) }
}

describe('illness', () => {
  it.each(['susceptible', 'exposed', 'recovered'] as const)('keeps nobody in who is %s', (name) => {
    const { persons, staysIn, isInBed } = peopleAt(stage[name])
    expect(persons.some((person) => staysIn(person) || isInBed(person))).toBe(false)
  })

  it.each(['waiting', 'inBed', 'dead'] as const)('keeps everybody in bed who is %s', (name) => {
    const { persons, staysIn, isInBed } = peopleAt(stage[name])
    expect(persons.every((person) => staysIn(person) && isInBed(person))).toBe(true)
  })

  it('keeps two thirds of the infectious at home, and none of them in bed', () => {
    const { persons, staysIn, isInBed } = peopleAt(stage.infectious)
    const kept = persons.filter(staysIn).length
    const deviation = Math.sqrt(PERSONS * 0.667 * 0.333)
    expect(SYMPTOMATIC_PERMILLE).toBe(667)
    expect(Math.abs(kept - PERSONS * 0.667)).toBeLessThan(4 * deviation)
    expect(persons.some(isInBed)).toBe(false)
  })

  it('is the same all the time that it lasts, and another one the next time', () => {
    const first = peopleAt(stage.infectious, 40)
    const kept = first.persons.filter(first.staysIn)
    expect(first.persons.filter(first.staysIn)).toEqual(kept)
    const second = peopleAt(stage.infectious, 900)
    expect(second.persons.filter(second.staysIn)).not.toEqual(kept)
  })
})
