import { i32, u8 } from '../memory/column.ts'
import { arrive } from './arrivals.ts'
import { ASK_BIRTH, ASK_DEATH, ASK_LEAVE, ASK_SEX } from './asks.ts'
import { BORN, FEMALE, MALE, NONE, type PopulationColumns } from './columns.ts'
import { bury, UNHEARD } from './life-events.ts'
import type { Month } from './month-terms.ts'
import { AGE_MAX, BOYS_PERMILLE, migrationRates } from './rates.ts'
import { addPerson, removeHousehold } from './registry.ts'

const MONTHS = 12
const BILLION = 1_000_000_000
const WORD_VALUES = 4_294_967_296
const PERMILLE = 1000

/**
 * One month of the population: deaths, births, departures and arrivals, each in ascending order of places. Chance belongs to a
 * place and month, so that the outcome depends on nothing else. Tells which households came, for whoever finds them a home.
 */
export function liveMonth(month: Month, columns: PopulationColumns): readonly number[] {
  die(month, columns)
  bear(month, columns)
  leave(month, columns)
  return arrive(month, columns)
}

function ageOf({ personBornMonth }: PopulationColumns, person: number, month: number): number {
  const years = Math.floor((month - i32(personBornMonth, person)) / MONTHS)
  return Math.max(0, Math.min(AGE_MAX, years))
}

function die(lived: Month, columns: PopulationColumns): void {
  const { random, month, deaths, isUnderWay, events = UNHEARD } = lived
  for (let person = 0; person < columns.personAlive.length; person += 1) {
    if (u8(columns.personAlive, person) === 0) continue
    const threshold = deaths[ageOf(columns, person, month)] ?? 0
    if (random.word(person, month, ASK_DEATH) >= threshold || isUnderWay?.(person)) continue
    bury({ columns, events }, person)
  }
}

function bear({ random, month, births, events = UNHEARD }: Month, columns: PopulationColumns): void {
  for (let mother = 0; mother < columns.personAlive.length; mother += 1) {
    if (u8(columns.personAlive, mother) === 0 || u8(columns.personSex, mother) !== FEMALE) continue
    const threshold = births[ageOf(columns, mother, month)] ?? 0
    if (threshold === 0 || random.word(mother, month, ASK_BIRTH) >= threshold) continue
    const sex = random.below(PERMILLE, mother, month, ASK_SEX) < BOYS_PERMILLE ? MALE : FEMALE
    const household = i32(columns.personHousehold, mother)
    const child = addPerson(columns, { household, sex, bornMonth: month, origin: BORN })
    if (child !== NONE) events.born(child)
  }
}

function leave(lived: Month, columns: PopulationColumns): void {
  const { random, month, migration, meanMood, events = UNHEARD } = lived
  const { leavingPpb } = migrationRates(migration, meanMood)
  const threshold = Math.floor((leavingPpb * WORD_VALUES) / BILLION)
  for (let household = 0; household < columns.householdSize.length; household += 1) {
    if (i32(columns.householdSize, household) === 0) continue
    if (random.word(household, month, ASK_LEAVE) >= threshold || isApart(lived, columns, household)) continue
    removeHousehold(columns, household, events.left)
    events.householdClosed(household)
  }
}

/** A household of which somebody is under way does not leave. */
function isApart({ isUnderWay }: Month, columns: PopulationColumns, household: number): boolean {
  if (isUnderWay === undefined) return false
  const { householdFirst, personNext } = columns
  for (let at = i32(householdFirst, household); at !== NONE; at = i32(personNext, at)) {
    if (isUnderWay(at)) return true
  }
  return false
}
