import type { CityPhase } from '../city/part.ts'
import { learnCarSpeed } from './car-speed.ts'
import { turnFigures } from './figures.ts'
import type { PlansColumns } from './shape.ts'

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

/** At midnight: the day's figures are those of the day before, and drivers know what the streets were like. */
export function plansPhases({ columns }: { readonly columns: PlansColumns }): readonly CityPhase[] {
  return [
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
