import type { Random } from '@urbe/kernel'

import { DAY_SECONDS, dayOf, HOUR_SECONDS, isWorkingDay, momentOf, secondOfDay } from '../clock.ts'
import { ASK_ERRAND, ASK_ERRAND_HOUR, ASK_GOAL, ASK_STAY, ASK_WORK_START } from '../purposes.ts'
import { type Activity, AT_HOME, AT_LEISURE, AT_SHOP, AT_WORK } from './columns.ts'

export interface Outing {
  readonly at: number
  readonly goal: Activity
}

const MINUTE_SECONDS = 60
const PERCENT = 100
const SHIFT_WORK_PERCENT = 14
const OFFICE_FROM_SECONDS = 7 * HOUR_SECONDS + 10 * MINUTE_SECONDS
const OFFICE_SPREAD_SECONDS = 95 * MINUTE_SECONDS
const DAILY_SPREAD_SECONDS = 12 * MINUTE_SECONDS
const SHIFT_STARTS_SECONDS = [5.75, 13.5, 21.5].map((hour) => hour * HOUR_SECONDS)
const WORKING_SECONDS = 8.5 * HOUR_SECONDS
const WORKING_SECONDS_MIN = 4 * HOUR_SECONDS
const DAYTIME_ERRAND_PERCENT = 72
const EVENING_ERRAND_PERCENT = 34
const SHOPPING_PERCENT = 62
const DAYS_AHEAD_MAX = 7

/** When a citizen at home next sets out, and where to. The plan of a day follows from citizen and day alone. */
export function nextOuting(random: Random, citizen: number, isEmployed: boolean, now: number): Outing {
  for (let ahead = 0; ahead < DAYS_AHEAD_MAX; ahead += 1) {
    const day = dayOf(now) + ahead
    for (const outing of outingsOf(random, citizen, isEmployed, day)) if (outing.at > now) return outing
  }
  return { at: now + DAY_SECONDS, goal: AT_SHOP }
}

/** In the order of the clock. */
function outingsOf(random: Random, citizen: number, isEmployed: boolean, day: number): readonly Outing[] {
  const works = isEmployed && isWorkingDay(day)
  const day1 = day + 1
  const errands = random.below(PERCENT * PERCENT, citizen, day1, ASK_ERRAND)
  const goal = errands % PERCENT < SHOPPING_PERCENT ? AT_SHOP : AT_LEISURE
  const outings: Outing[] = []
  if (works) outings.push({ at: momentOf(day, workDeparture(random, citizen, day1)), goal: AT_WORK })
  else if (errands / PERCENT < DAYTIME_ERRAND_PERCENT) {
    outings.push({ at: momentOf(day, between(random, citizen, day1, [8.5, 16])), goal })
  }
  if (Math.floor(errands / 7) % PERCENT < EVENING_ERRAND_PERCENT) {
    outings.push({ at: momentOf(day, between(random, citizen, day1, [18, 20.5])), goal })
  }
  return outings.sort((a, b) => a.at - b.at)
}

function between(
  random: Random,
  citizen: number,
  day: number,
  [from, to]: readonly [number, number],
): number {
  const span = (to - from) * HOUR_SECONDS
  return Math.floor(from * HOUR_SECONDS + random.below(span, citizen, day, ASK_ERRAND_HOUR))
}

/** Most keep office hours that pile up around eight; some work in shifts. The habit is the citizen's, the minutes the day's. */
function workDeparture(random: Random, citizen: number, day: number): number {
  const wobble = random.below(DAILY_SPREAD_SECONDS, citizen, day, ASK_WORK_START)
  return workHabit(random, citizen) + wobble
}

function workHabit(random: Random, citizen: number): number {
  const word = random.word(citizen, 0, ASK_WORK_START)
  const shift = word % PERCENT
  if (shift < SHIFT_WORK_PERCENT) return SHIFT_STARTS_SECONDS[shift % SHIFT_STARTS_SECONDS.length] ?? 0
  const half = Math.floor(OFFICE_SPREAD_SECONDS / 2)
  return OFFICE_FROM_SECONDS + ((word >>> 8) % half) + ((word >>> 16) % half)
}

/** When a citizen who has just arrived somewhere leaves again. */
export function leavingTime(random: Random, citizen: number, activity: Activity, now: number): number {
  const day = dayOf(now) + 1
  if (activity === AT_WORK) {
    const begun = now - Math.min(WORKING_SECONDS_MIN, lateBy(random, citizen, now))
    return begun + WORKING_SECONDS + random.below(20 * MINUTE_SECONDS, citizen, day, ASK_STAY)
  }
  if (activity === AT_SHOP)
    return now + 10 * MINUTE_SECONDS + random.below(35 * MINUTE_SECONDS, citizen, day, ASK_STAY)
  return now + HOUR_SECONDS + random.below(90 * MINUTE_SECONDS, citizen, day, ASK_STAY)
}

/** Who was held up on the way does not stay longer for it. */
function lateBy(random: Random, citizen: number, now: number): number {
  const expected = workHabit(random, citizen) + 15 * MINUTE_SECONDS
  return Math.max(0, secondOfDay(now) - expected)
}

/** Where somebody goes after work: mostly home. Errands end at home. */
export function goalAfter(random: Random, citizen: number, activity: Activity, now: number): Activity {
  if (activity !== AT_WORK) return AT_HOME
  const roll = random.below(PERCENT, citizen, dayOf(now) + 1, ASK_GOAL)
  if (roll < 18) return AT_SHOP
  return roll < 27 ? AT_LEISURE : AT_HOME
}
