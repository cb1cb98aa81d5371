import type { Random } from '@urbe/kernel'

import { i32, u8 } from '../memory/column.ts'
import { ARRIVED, BORN, DIED, FEMALE, MALE, NONE, type PopulationColumns } from './columns.ts'
import { AGE_MAX, BOYS_PERMILLE, type Migration, migrationRates } from './rates.ts'
import {
  addPerson,
  closeHousehold,
  householdsOf,
  openHousehold,
  removeHousehold,
  removePerson,
} from './registry.ts'

/** What this part asks of chance; it wants a stream of its own. */
const ASK_DEATH = 0
const ASK_BIRTH = 1
const ASK_SEX = 2
const ASK_LEAVE = 3
const ASK_ARRIVALS = 4
const ASK_SIZE = 5
const ASK_AGE = 6
const ASK_NEWCOMER_SEX = 7

const MONTHS = 12
const BILLION = 1_000_000_000
const WORD_VALUES = 4_294_967_296
const PERMILLE = 1000

export interface Month {
  readonly random: Random
  /** Counted from the founding. */
  readonly month: number
  readonly deaths: Uint32Array
  readonly births: Uint32Array
  readonly migration: Migration
  readonly meanMood: number
}

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

function die({ random, month, deaths }: Month, columns: PopulationColumns): void {
  for (let person = 0; person < columns.personAlive.length; person += 1) {
    if (u8(columns.personAlive, person) === 0) continue
    const threshold = deaths[ageOf(columns, person, month)] ?? 0
    if (random.word(person, month, ASK_DEATH) < threshold) removePerson(columns, person, DIED)
  }
}

function bear({ random, month, births }: Month, columns: PopulationColumns): void {
  for (let mother = 0; mother < columns.personAlive.length; mother += 1) {
    if (u8(columns.personAlive, mother) === 0 || u8(columns.personSex, mother) !== FEMALE) continue
    const threshold = births[ageOf(columns, mother, month)] ?? 0
    if (threshold === 0 || random.word(mother, month, ASK_BIRTH) >= threshold) continue
    const sex = random.below(PERMILLE, mother, month, ASK_SEX) < BOYS_PERMILLE ? MALE : FEMALE
    addPerson(columns, {
      household: i32(columns.personHousehold, mother),
      sex,
      bornMonth: month,
      origin: BORN,
    })
  }
}

function leave({ random, month, migration, meanMood }: Month, columns: PopulationColumns): void {
  const { leavingPpb } = migrationRates(migration, meanMood)
  const threshold = Math.floor((leavingPpb * WORD_VALUES) / BILLION)
  for (let household = 0; household < columns.householdSize.length; household += 1) {
    if (i32(columns.householdSize, household) === 0) continue
    if (random.word(household, month, ASK_LEAVE) < threshold) removeHousehold(columns, household)
  }
}

/** Households with 1, 2, 3 and 4 people among 100 that arrive, running sums: a choice of ours, as are the ages. */
const SIZES_UP_TO = [40, 70, 85, 100] as const
const ADULTS_MAX = 2
const ADULT_FROM_MONTHS = 240
const ADULT_SPAN_MONTHS = 240
const CHILD_SPAN_MONTHS = 180
const PEOPLE_MAX = 4

function arrive(month: Month, columns: PopulationColumns): readonly number[] {
  const { random, migration, meanMood } = month
  const expected = householdsOf(columns) * migrationRates(migration, meanMood).arrivingPpb
  const whole = Math.floor(expected / BILLION)
  const one = random.below(BILLION, 0, month.month, ASK_ARRIVALS) < expected - whole * BILLION ? 1 : 0
  const arrived: number[] = []
  for (let guest = 0; guest < whole + one; guest += 1) {
    const household = settle(month, columns, guest)
    if (household !== NONE) arrived.push(household)
  }
  return arrived
}

function settle(month: Month, columns: PopulationColumns, guest: number): number {
  const household = openHousehold(columns)
  if (household === NONE) return NONE
  const drawn = month.random.below(100, guest, month.month, ASK_SIZE)
  const people = 1 + SIZES_UP_TO.filter((upTo) => drawn >= upTo).length
  for (let at = 0; at < people; at += 1) welcome({ month, columns, household, guest, at })
  if (i32(columns.householdSize, household) > 0) return household
  closeHousehold(columns, household)
  return NONE
}

interface Newcomer {
  readonly month: Month
  readonly columns: PopulationColumns
  readonly household: number
  readonly guest: number
  readonly at: number
}

function welcome({ month: { random, month }, columns, household, guest, at }: Newcomer): void {
  const asker = guest * PEOPLE_MAX + at
  const adult = at < ADULTS_MAX
  const span = adult ? ADULT_SPAN_MONTHS : CHILD_SPAN_MONTHS
  const age = random.below(span, asker, month, ASK_AGE) + (adult ? ADULT_FROM_MONTHS : 0)
  const sex = random.below(2, asker, month, ASK_NEWCOMER_SEX)
  addPerson(columns, { household, sex, bornMonth: month - age, origin: ARRIVED })
}
