import type { Random } from '@urbe/kernel'

import { DAYS_A_MONTH } from '../city/part.ts'
import { dayOf, HOUR_SECONDS, isWorkingDay, momentOf, TICK_SECONDS } from '../clock.ts'
import { CHILD, WORKER } from '../society.ts'
import { type Activity, AT_HOME, AT_LEISURE, AT_SCHOOL, AT_SHOP, AT_WORK, NONE } from './activities.ts'
import { ASK_DAY, ASK_HOURS, belowFrom, percentFrom } from './asks.ts'
import { DAILY_SPREAD_SECONDS } from './habits.ts'
import { isInfantIn, kindIn, schoolMonth, startIn, traits, workOf } from './profile.ts'
import type { ForeignColumns, PlansColumns } from './shape.ts'

export interface Planning {
  readonly columns: PlansColumns & ForeignColumns
  readonly random: Random
}

/** Nobody moves twice in one tick. */
export const STAY_SECONDS_MIN = TICK_SECONDS

/** What a day without work or school looks like, or what is left of one with it. Percentages of people; seconds of the clock. */
interface Leisure {
  readonly mainPercent: number
  readonly mainFrom: number
  readonly mainSpan: number
  readonly mainShoppingPercent: number
  readonly secondPercent: number
  readonly secondFrom: number
  readonly secondSpan: number
  readonly secondShoppingPercent: number
}

/** Choices of ours, so that people make about as many trips as surveys count; see the manual's page on daily plans. */
const AFTER_WORK: Leisure = leisure([0, 0, 0, 0], [56, 17.5, 20.5, 35])
const AFTER_SCHOOL: Leisure = leisure([0, 0, 0, 0], [60, 15, 18.5, 20])
const FREE_DAY: Leisure = leisure([90, 8.5, 12.5, 65], [65, 13.5, 18.5, 40])
const DAY_OF_REST: Leisure = leisure([78, 9.5, 14.5, 50], [48, 15.5, 20, 20])
/** Who begins this late has no second outing before. */
const LATE_SHIFT_SECONDS = 20 * HOUR_SECONDS
/** Today and tomorrow: who plans nothing for these looks again in the morning. */
const DAYS_PLANNED = 2
const LOOK_FROM_SECONDS = 3 * HOUR_SECONDS
const LOOK_SPAN_SECONDS = 2 * HOUR_SECONDS

type Part = readonly [percent: number, fromHour: number, toHour: number, shoppingPercent: number]

function leisure(main: Part, second: Part): Leisure {
  return {
    mainPercent: main[0],
    mainFrom: main[1] * HOUR_SECONDS,
    mainSpan: (main[2] - main[1]) * HOUR_SECONDS,
    mainShoppingPercent: main[3],
    secondPercent: second[0],
    secondFrom: second[1] * HOUR_SECONDS,
    secondSpan: (second[2] - second[1]) * HOUR_SECONDS,
    secondShoppingPercent: second[3],
  }
}

/** When somebody who is at home next sets out, and where to: into the columns. A day's plan follows from person and day alone. */
export function planFromHome(planning: Planning, person: number, now: number): void {
  const { columns } = planning
  if (isInfantIn(traits(columns, person))) {
    const schoolDay = momentOf(schoolMonth(columns, person) * DAYS_A_MONTH, LOOK_FROM_SECONDS)
    plan(columns, person, { at: Math.max(now + STAY_SECONDS_MIN, schoolDay), goal: AT_HOME })
    return
  }
  for (let ahead = 0; ahead < DAYS_PLANNED; ahead += 1)
    if (planDay(planning, person, { day: dayOf(now) + ahead, now })) return
  const lookAt = momentOf(dayOf(now) + 1, LOOK_FROM_SECONDS + (person % LOOK_SPAN_SECONDS))
  plan(columns, person, { at: lookAt, goal: AT_HOME })
}

interface Outing {
  readonly at: number
  readonly goal: Activity
}

function plan({ citizenNextMove, citizenGoal }: PlansColumns, person: number, { at, goal }: Outing): void {
  citizenNextMove[person] = at
  citizenGoal[person] = goal
}

interface Day {
  readonly day: number
  readonly now: number
}

/** The first outing of the day that is still to come; false when there is none. */
function planDay({ columns, random }: Planning, person: number, { day, now }: Day): boolean {
  const known = traits(columns, person)
  const duty = dutyOf(columns, person, day)
  const free = leisureOf(duty, day)
  const midnight = momentOf(day, 0)
  const earliest = now + STAY_SECONDS_MIN - midnight
  if (earliest > lastOutingOf(free, duty, known)) return false
  const chance = random.word(person, day, ASK_DAY)
  const hours = random.word(person, day, ASK_HOURS)
  let main = NONE
  if (duty !== AT_HOME) main = startIn(known) + belowFrom(hours, 0, DAILY_SPREAD_SECONDS)
  else if (percentFrom(chance, 0) < free.mainPercent)
    main = free.mainFrom + belowFrom(hours, 0, free.mainSpan)
  if (main !== NONE && main >= earliest) {
    const goal = duty === AT_HOME ? errand(percentFrom(chance, 8), free.mainShoppingPercent) : duty
    plan(columns, person, { at: midnight + main, goal })
    return true
  }
  if (main >= LATE_SHIFT_SECONDS || percentFrom(chance, 16) >= free.secondPercent) return false
  const second = free.secondFrom + belowFrom(hours, 16, free.secondSpan)
  if (second < earliest) return false
  plan(columns, person, {
    at: midnight + second,
    goal: errand(percentFrom(chance, 24), free.secondShoppingPercent),
  })
  return true
}

/** Second of the day after which nobody like this sets out any more. */
function lastOutingOf(free: Leisure, duty: Activity, known: number): number {
  const last = free.secondFrom + free.secondSpan
  return duty === AT_HOME ? last : Math.max(last, startIn(known) + DAILY_SPREAD_SECONDS)
}

/** Work, school, or AT_HOME for who is free. */
function dutyOf(columns: PlansColumns, person: number, day: number): Activity {
  if (!isWorkingDay(day)) return AT_HOME
  const kind = kindIn(traits(columns, person))
  if (kind === CHILD) return AT_SCHOOL
  return kind === WORKER && workOf(columns, person) !== NONE ? AT_WORK : AT_HOME
}

function leisureOf(duty: Activity, day: number): Leisure {
  if (duty === AT_WORK) return AFTER_WORK
  if (duty === AT_SCHOOL) return AFTER_SCHOOL
  return isWorkingDay(day) ? FREE_DAY : DAY_OF_REST
}

function errand(drawn: number, shoppingPercent: number): Activity {
  return drawn < shoppingPercent ? AT_SHOP : AT_LEISURE
}
