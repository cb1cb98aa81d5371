import { addF64, i32 } from '../memory/column.ts'
import { ASK_AGE, ASK_ARRIVALS, ASK_NEWCOMER_SEX, ASK_SIZE } from './asks.ts'
import { ARRIVED, NONE, type PopulationColumns, TURNED_AWAY } from './columns.ts'
import { UNHEARD } from './life-events.ts'
import type { Month } from './month-terms.ts'
import { migrationRates } from './rates.ts'
import { addPerson, closeHousehold, householdsOf, openHousehold } from './registry.ts'

const BILLION = 1_000_000_000
/** Households with 1, 2, 3 and 4 people among 100 that arrive, running sums: a choice of ours, as are the ages. */
const SIZES_UP_TO = [40, 70, 85, 100] as const
const ADULTS_MAX = 2
const ADULT_FROM_MONTHS = 240
const ADULT_SPAN_MONTHS = 240
const CHILD_SPAN_MONTHS = 180
const PEOPLE_MAX = 4

/** Lets new households into the city; tells which have found a place. */
export function arrive(month: Month, columns: PopulationColumns): readonly number[] {
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
  const drawn = month.random.below(100, guest, month.month, ASK_SIZE)
  const people = 1 + SIZES_UP_TO.filter((upTo) => drawn >= upTo).length
  const household = openHousehold(columns)
  if (household === NONE) {
    addF64(columns.account, TURNED_AWAY, people)
    return NONE
  }
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

function welcome({ month, columns, household, guest, at }: Newcomer): void {
  const { random, month: now, events = UNHEARD } = month
  const asker = guest * PEOPLE_MAX + at
  const adult = at < ADULTS_MAX
  const span = adult ? ADULT_SPAN_MONTHS : CHILD_SPAN_MONTHS
  const age = random.below(span, asker, now, ASK_AGE) + (adult ? ADULT_FROM_MONTHS : 0)
  const sex = random.below(2, asker, now, ASK_NEWCOMER_SEX)
  const person = addPerson(columns, { household, sex, bornMonth: now - age, origin: ARRIVED })
  if (person === NONE) return
  if (i32(columns.householdSize, household) === 1) events.householdOpened(household)
  events.arrived(person)
}
