import type { Random } from '@urbe/kernel'

import { i32, u8 } from '../memory/column.ts'
import { CHILD, RETIRED, WORKER } from '../society.ts'
import { ASK_WORK } from './asks.ts'
import type { DemographyColumns } from './columns.ts'

const ADULT_FROM_MONTHS = 18 * 12
const RETIRED_FROM_MONTHS = 65 * 12
const PERCENT = 100
/** Of those between: near to the 26 % of people of 15 to 64 whom the OECD counted outside the labour force in 2023, less pupils. */
export const OUT_OF_WORK_PERCENT = 22

interface Ageing {
  readonly random: Random
  readonly columns: DemographyColumns
  readonly month: number
}

/** What somebody of this age is who was not there before, or has just come of age: drawn once in a life. */
export function kindByAge({ random, columns, month }: Ageing, person: number): number {
  const months = month - i32(columns.personBornMonth, person)
  if (months < ADULT_FROM_MONTHS) return CHILD
  if (months >= RETIRED_FROM_MONTHS) return RETIRED
  const drawn = random.below(PERCENT, person, i32(columns.personGeneration, person), ASK_WORK)
  return drawn < OUT_OF_WORK_PERCENT ? RETIRED : WORKER
}

/** Children come of age and workers retire, in ascending order; what somebody else is, they stay. */
export function comeOfAge(ageing: Ageing, changed: (person: number) => void): void {
  const { columns, month } = ageing
  const { personAlive, personBornMonth, citizenKind } = columns
  const adultIfBornBy = month - ADULT_FROM_MONTHS
  const oldIfBornBy = month - RETIRED_FROM_MONTHS
  for (let person = 0; person < personAlive.length; person += 1) {
    const kind = u8(citizenKind, person)
    if (kind === RETIRED || u8(personAlive, person) === 0) continue
    if (i32(personBornMonth, person) > (kind === CHILD ? adultIfBornBy : oldIfBornBy)) continue
    citizenKind[person] = kindByAge(ageing, person)
    changed(person)
  }
}
