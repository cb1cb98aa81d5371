import { R0_MAX } from '../epidemic/plan.ts'
import { stage } from '../epidemic/stages.ts'
import { addF64, addI32, i32, u8 } from '../memory/column.ts'
import { type HealthColumns, OTHER_ILLNESS, OTHER_ILLNESS_OF_IMMUNE } from './columns.ts'
import { becomeInfectious } from './contagion.ts'
import { ASK_SEED } from './draws.ts'
import { OutbreakError } from './errors.ts'
import type { HospitalDay } from './hospital.ts'
import { countOf } from './stage-change.ts'

export interface Outbreak {
  /** Infectious persons who appear at the end of the quarter day; 0 only changes how the germ spreads that goes round. */
  readonly cases: number
  /** Thousandths. */
  readonly r0Permille: number
}

export const OUTBREAK_CASES_MAX = 1_000_000
export const OUTBREAK_R0_PERMILLE_MAX = R0_MAX * 1000

/** Columns of `orderOutbreak`, for whoever applies an input. */
export function orderOutbreak(columns: HealthColumns, { cases, r0Permille }: Outbreak): void {
  const ordered = i32(columns.outbreakCases, 0) + cases
  if (!Number.isInteger(cases) || cases < 0 || ordered > OUTBREAK_CASES_MAX)
    throw new OutbreakError(`cases are a whole number from 0, ${OUTBREAK_CASES_MAX} in a quarter day at most`)
  if (!Number.isInteger(r0Permille) || r0Permille < 0 || r0Permille > OUTBREAK_R0_PERMILLE_MAX)
    throw new OutbreakError(`r0Permille is a whole number from 0 to ${OUTBREAK_R0_PERMILLE_MAX}`)
  columns.outbreakCases[0] = ordered
  columns.outbreakR0Permille[0] = r0Permille
}

/** Brings the ordered cases in. While nobody else has the contagion they bring a germ that nobody is immune against. */
export function breakOut(now: HospitalDay, personAlive: Uint8Array): void {
  const { columns } = now
  const cases = i32(columns.outbreakCases, 0)
  if (cases === 0) return
  columns.outbreakCases[0] = 0
  if (countOf(columns, stage.exposed) + countOf(columns, stage.infectious) === 0) forgetImmunity(columns)
  const isOpen = (person: number): boolean =>
    u8(personAlive, person) === 1 && u8(columns.citizenStage, person) === stage.susceptible
  for (let one = 0; one < cases && countOf(columns, stage.susceptible) > 0; one += 1) {
    becomeInfectious(now, drawn(now, one, isOpen))
    addF64(columns.infectedTotal, 0, 1)
  }
}

/** Draws that may miss: so many only where hardly anybody can be infected, and then the next who can is near enough to chance. */
const DRAWS_MAX = 200

function drawn(
  { columns, random, quarter }: HospitalDay,
  one: number,
  isOpen: (person: number) => boolean,
): number {
  const persons = columns.citizenStage.length
  let person = 0
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    person = random.below(persons, one * DRAWS_MAX + draw, quarter, ASK_SEED)
    if (isOpen(person)) return person
  }
  while (!isOpen(person)) person = (person + 1) % persons
  return person
}

function forgetImmunity(columns: HealthColumns): void {
  const { citizenStage, citizenIllness } = columns
  for (let person = 0; person < citizenStage.length; person += 1) {
    if (u8(citizenStage, person) === stage.recovered) citizenStage[person] = stage.susceptible
    if (u8(citizenIllness, person) === OTHER_ILLNESS_OF_IMMUNE) citizenIllness[person] = OTHER_ILLNESS
  }
  addI32(columns.stageTotals, stage.susceptible, countOf(columns, stage.recovered))
  columns.stageTotals[stage.recovered] = 0
  columns.infectedTotal[0] = 0
  columns.contagionDeaths[0] = 0
}
