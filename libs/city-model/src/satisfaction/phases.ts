import type { CityPhase } from '../city/part.ts'
import { feel, feelSurroundings, foundMoods, type Moods, sumOf } from './moods.ts'

export interface SatisfactionDeps {
  readonly columns: Moods
}

/** The people have been founded before. */
export function foundSatisfaction({ columns }: SatisfactionDeps): void {
  foundMoods(columns)
  columns.moodSum[0] = sumOf(columns.citizenMood)
}

/**
 * At the end of a day: after the environment's and crime's phases, and before the minutes of outages and what households bought are set
 * back for the next day.
 */
export function satisfactionPhases({ columns }: SatisfactionDeps): readonly CityPhase[] {
  return [surroundingsPhase(columns), moodPhase(columns), sumPhase(columns)]
}

function surroundingsPhase(columns: Moods): CityPhase {
  return {
    name: 'satisfaction.surroundings',
    every: 'day',
    reads: [
      'districtOffences',
      'districtResidents',
      'districtDayAirTenths',
      'districtDayNoiseTenths',
      'districtOutageMinutes',
    ],
    writes: ['districtComfort'],
    rows: 1,
    run(from, to) {
      if (from < to) feelSurroundings(columns)
    },
  }
}

function moodPhase(columns: Moods): CityPhase {
  return {
    name: 'satisfaction.moods',
    every: 'day',
    reads: [
      'districtComfort',
      'personAlive',
      'personGeneration',
      'personHousehold',
      'citizenDistrict',
      'citizenKind',
      'citizenEmployer',
      'citizenCommuteSeconds',
      'citizenHealth',
      'householdBought',
      'householdWanted',
      'housingPermille',
    ],
    writes: ['citizenMood', 'citizenMoodOwner'],
    rows: columns.citizenMood.length,
    run: (from, to) => feel(columns, from, to),
  }
}

function sumPhase(columns: Moods): CityPhase {
  return {
    name: 'satisfaction.sum',
    every: 'day',
    reads: ['citizenMood'],
    writes: ['moodSum'],
    rows: 1,
    run(from, to) {
      if (from < to) columns.moodSum[0] = sumOf(columns.citizenMood)
    },
  }
}
