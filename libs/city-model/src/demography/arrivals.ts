import type { Random } from '@urbe/kernel'

import { addF64, i32 } from '../memory/column.ts'
import { ASK_AGE, ASK_ARRIVALS, ASK_NEWCOMER_SEX, ASK_SIZE } from './asks.ts'
import { ARRIVED, NONE, type PopulationColumns, TURNED_AWAY } from './columns.ts'
import { type LifeEvents, UNHEARD } from './life-events.ts'
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
export const PEOPLE_MAX = 4

/** Who arrives, and when: what is drawn for them belongs to their number and this time, in a stream of chance. */
export interface Guests {
  readonly random: Random
  readonly time: number
  /** Counted from the founding. */
  readonly month: number
  readonly events?: LifeEvents
}

/** Lets new households into the city; tells which have found a place. */
export function arrive(month: Month, columns: PopulationColumns): readonly number[] {
  const { random, migration, meanMood } = month
  const expected = householdsOf(columns) * migrationRates(migration, meanMood).arrivingPpb
  const whole = Math.floor(expected / BILLION)
  const one = random.below(BILLION, 0, month.month, ASK_ARRIVALS) < expected - whole * BILLION ? 1 : 0
  const guests: Guests = { ...month, time: month.month }
  const arrived: number[] = []
  for (let guest = 0; guest < whole + one; guest += 1) {
    const household = settle(guests, columns, { guest, people: peopleOf(guests, guest) })
    if (household !== NONE) arrived.push(household)
  }
  return arrived
}

/** How many come together. */
export function peopleOf({ random, time }: Guests, guest: number): number {
  const drawn = random.below(100, guest, time, ASK_SIZE)
  return 1 + SIZES_UP_TO.filter((upTo) => drawn >= upTo).length
}

interface Household {
  /** Among those who arrive at this time. */
  readonly guest: number
  readonly people: number
}

/** Finds a home for so many people; tells the household, or NONE where none of them has found a place. */
export function settle(guests: Guests, columns: PopulationColumns, { guest, people }: Household): number {
  const household = openHousehold(columns)
  if (household === NONE) {
    addF64(columns.account, TURNED_AWAY, people)
    return NONE
  }
  for (let at = 0; at < people; at += 1) welcome({ guests, columns, household, guest, at })
  if (i32(columns.householdSize, household) > 0) return household
  closeHousehold(columns, household)
  return NONE
}

interface Newcomer {
  readonly guests: Guests
  readonly columns: PopulationColumns
  readonly household: number
  readonly guest: number
  readonly at: number
}

function welcome({ guests, columns, household, guest, at }: Newcomer): void {
  const { random, time, month, events = UNHEARD } = guests
  const asker = guest * PEOPLE_MAX + at
  const adult = at < ADULTS_MAX
  const span = adult ? ADULT_SPAN_MONTHS : CHILD_SPAN_MONTHS
  const age = random.below(span, asker, time, ASK_AGE) + (adult ? ADULT_FROM_MONTHS : 0)
  const sex = random.below(2, asker, time, ASK_NEWCOMER_SEX)
  const person = addPerson(columns, { household, sex, bornMonth: month - age, origin: ARRIVED })
  if (person === NONE) return
  if (i32(columns.householdSize, household) === 1) events.householdOpened(household)
  events.arrived(person)
}
