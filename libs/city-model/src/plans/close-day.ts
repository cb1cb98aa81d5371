import type { CityPhase } from '../city/part.ts'
import { u8 } from '../memory/column.ts'
import { learnCarSpeed } from './car-speed.ts'
import { turnFigures } from './figures.ts'
import { type Profiling, writeProfile } from './profile.ts'

const FIGURES = [
  'tripsByMode',
  'tripsByModeBefore',
  'metresByMode',
  'metresByModeBefore',
  'travelSecondsByMode',
  'travelSecondsByModeBefore',
  'commutes',
  'commutesBefore',
  'tripsByDuration',
  'tripsByDurationBefore',
] as const
const SPEEDS = ['carSpeed', 'carMetres', 'carSeconds'] as const

const OF_OTHERS = [
  'personAlive',
  'personHousehold',
  'personBornMonth',
  'citizenKind',
  'householdNode',
  'citizenEmployer',
  'citizenWage',
  'householdShop',
] as const

/**
 * At midnight, after whoever changes people, homes and jobs: what is known of each person; and the day's figures become those of the
 * day before, and drivers know what the streets were like.
 */
export function plansPhases(profiling: Profiling): readonly CityPhase[] {
  const { columns } = profiling
  return [
    {
      name: 'plans: people',
      every: 'day',
      reads: [...OF_OTHERS, 'citizenProfile'],
      writes: ['citizenProfile'],
      rows: columns.personAlive.length,
      run: (from, to, now) => {
        for (let person = from; person < to; person += 1)
          if (u8(columns.personAlive, person) === 1) writeProfile(profiling, person, now)
      },
    },
    {
      name: 'plans: close day',
      every: 'day',
      reads: [...FIGURES, ...SPEEDS],
      writes: [...FIGURES, ...SPEEDS],
      rows: 1,
      run: (from, to) => {
        if (from >= to) return
        turnFigures(columns)
        learnCarSpeed(columns)
      },
    },
  ]
}
