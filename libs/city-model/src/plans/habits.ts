import { HOUR_SECONDS } from '../clock.ts'
import { metropolisShare } from '../metropolis.ts'

const MINUTE_SECONDS = 60
const PERCENT = 100
const SHIFT_WORK_PERCENT = 14
/** The middle of the time in which people leave for the office. */
const OFFICE_SECONDS = 7 * HOUR_SECONDS + 57 * MINUTE_SECONDS + 30
/**
 * How long that time is in a town, and in a metropolis. There the busiest hour has no more than about a quarter of those who leave, as
 * the American Community Survey counts them (US Census Bureau, table B08302); the town's is a choice of ours.
 */
const OFFICE_SPREAD_SECONDS = 95 * MINUTE_SECONDS
const OFFICE_SPREAD_IN_METROPOLIS_SECONDS = 6 * HOUR_SECONDS
const SHIFT_STARTS_SECONDS = [5.75, 13.5, 21.5].map((hour) => hour * HOUR_SECONDS)
const SCHOOL_FROM_SECONDS = 7.5 * HOUR_SECONDS
const SCHOOL_SPREAD_SECONDS = 48 * MINUTE_SECONDS
const SCHOOL_UNTIL_SECONDS = 13 * HOUR_SECONDS
const SCHOOL_UNTIL_SPREAD_SECONDS = 3 * HOUR_SECONDS

/** The habit is the person's, these last minutes are the day's. */
export const DAILY_SPREAD_SECONDS = 12 * MINUTE_SECONDS

/** How long people take, all together, to leave for the office; in a larger city the rush begins earlier and ends later. */
export function officeSpread(citizens: number): number {
  const longer = OFFICE_SPREAD_IN_METROPOLIS_SECONDS - OFFICE_SPREAD_SECONDS
  return OFFICE_SPREAD_SECONDS + Math.floor(metropolisShare(citizens) * longer)
}

/** When somebody leaves home for work, out of their word of chance: most keep office hours that pile up around eight, some work in shifts. */
export function workStart(habit: number, spreadSeconds: number): number {
  const shift = habit % PERCENT
  if (shift < SHIFT_WORK_PERCENT) return SHIFT_STARTS_SECONDS[shift % SHIFT_STARTS_SECONDS.length] ?? 0
  const half = Math.floor(spreadSeconds / 2)
  return OFFICE_SECONDS - half + ((habit >>> 8) % half) + ((habit >>> 16) % half)
}

/** From half past seven to half past eight, with the minutes of the day. */
export function schoolStart(habit: number): number {
  return SCHOOL_FROM_SECONDS + ((habit >>> 4) % SCHOOL_SPREAD_SECONDS)
}

/** From one to four in the afternoon. */
export function schoolEnd(habit: number): number {
  return SCHOOL_UNTIL_SECONDS + ((habit >>> 12) % SCHOOL_UNTIL_SPREAD_SECONDS)
}
