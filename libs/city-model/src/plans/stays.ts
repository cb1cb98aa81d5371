import type { Random } from '@urbe/kernel'

import { dayOf, HOUR_SECONDS, momentOf, secondOfDay, TICK_SECONDS } from '../clock.ts'
import { type Activity, AT_HOME, AT_LEISURE, AT_SCHOOL, AT_SHOP, AT_WORK } from './activities.ts'
import { ASK_HABIT, ASK_STAY, belowFrom, percentFrom } from './asks.ts'
import { schoolEnd } from './habits.ts'
import { type Planning, STAY_SECONDS_MIN } from './outings.ts'
import { startIn, traits } from './profile.ts'

const MINUTE_SECONDS = 60
const WORKING_SECONDS = 8.5 * HOUR_SECONDS
const WORKING_SPREAD_SECONDS = 20 * MINUTE_SECONDS
/** Who comes late works longer, but never less than the rest beyond this. */
const LATE_SECONDS_MAX = 4 * HOUR_SECONDS
const WAY_TO_WORK_SECONDS = 15 * MINUTE_SECONDS
const SHOPPING_SECONDS = 10 * MINUTE_SECONDS
const SHOPPING_SPREAD_SECONDS = 35 * MINUTE_SECONDS
const LEISURE_SECONDS = HOUR_SECONDS
const LEISURE_SPREAD_SECONDS = 90 * MINUTE_SECONDS
const SHOPS_AFTER_WORK_PERCENT = 18
const OUT_AFTER_WORK_PERCENT = 9

/** When somebody who has just arrived leaves again, and where to: into the columns. Errands end at home. */
export function planLeaving({ columns, random }: Planning, person: number, now: number): void {
  // Only activities are ever stored there.
  const activity = columns.citizenActivity[person] as Activity
  const chance = random.word(person, Math.floor(now / TICK_SECONDS), ASK_STAY)
  const leaving = leavingTime(random, { person, activity, now, chance, known: traits(columns, person) })
  columns.citizenNextMove[person] = Math.max(now + STAY_SECONDS_MIN, leaving)
  columns.citizenGoal[person] = activity === AT_WORK ? afterWork(percentFrom(chance, 16)) : AT_HOME
}

interface Stay {
  readonly person: number
  readonly activity: Activity
  readonly now: number
  readonly chance: number
  /** The person's traits. */
  readonly known: number
}

function leavingTime(random: Random, { person, activity, now, chance, known }: Stay): number {
  switch (activity) {
    case AT_WORK: {
      const late = lateBy(startIn(known), now)
      return now - late + WORKING_SECONDS + belowFrom(chance, 0, WORKING_SPREAD_SECONDS)
    }
    case AT_SCHOOL:
      return momentOf(dayOf(now), schoolEnd(random.word(person, 0, ASK_HABIT)))
    case AT_SHOP:
      return now + SHOPPING_SECONDS + belowFrom(chance, 0, SHOPPING_SPREAD_SECONDS)
    case AT_LEISURE:
      return now + LEISURE_SECONDS + belowFrom(chance, 0, LEISURE_SPREAD_SECONDS)
    case AT_HOME:
      throw new RangeError('who is at home plans an outing')
  }
}

/** Who was held up on the way does not stay longer for it. */
function lateBy(start: number, now: number): number {
  const expected = start + WAY_TO_WORK_SECONDS
  return Math.min(LATE_SECONDS_MAX, Math.max(0, secondOfDay(now) - expected))
}

function afterWork(drawn: number): Activity {
  if (drawn < SHOPS_AFTER_WORK_PERCENT) return AT_SHOP
  return drawn < SHOPS_AFTER_WORK_PERCENT + OUT_AFTER_WORK_PERCENT ? AT_LEISURE : AT_HOME
}
