import { HOUR_SECONDS } from '../clock.ts'

const MINUTE_SECONDS = 60
const PERCENT = 100
const SHIFT_WORK_PERCENT = 14
const OFFICE_FROM_SECONDS = 7 * HOUR_SECONDS + 10 * MINUTE_SECONDS
const OFFICE_SPREAD_SECONDS = 95 * MINUTE_SECONDS
const SHIFT_STARTS_SECONDS = [5.75, 13.5, 21.5].map((hour) => hour * HOUR_SECONDS)
const SCHOOL_FROM_SECONDS = 7.5 * HOUR_SECONDS
const SCHOOL_SPREAD_SECONDS = 48 * MINUTE_SECONDS
const SCHOOL_UNTIL_SECONDS = 13 * HOUR_SECONDS
const SCHOOL_UNTIL_SPREAD_SECONDS = 3 * HOUR_SECONDS

/** The habit is the person's, these last minutes are the day's. */
export const DAILY_SPREAD_SECONDS = 12 * MINUTE_SECONDS

/** When somebody leaves home for work, out of their word of chance: most keep office hours that pile up around eight, some work in shifts. */
export function workStart(habit: number): number {
  const shift = habit % PERCENT
  if (shift < SHIFT_WORK_PERCENT) return SHIFT_STARTS_SECONDS[shift % SHIFT_STARTS_SECONDS.length] ?? 0
  const half = Math.floor(OFFICE_SPREAD_SECONDS / 2)
  return OFFICE_FROM_SECONDS + ((habit >>> 8) % half) + ((habit >>> 16) % half)
}

/** From half past seven to half past eight, with the minutes of the day. */
export function schoolStart(habit: number): number {
  return SCHOOL_FROM_SECONDS + ((habit >>> 4) % SCHOOL_SPREAD_SECONDS)
}

/** From one to four in the afternoon. */
export function schoolEnd(habit: number): number {
  return SCHOOL_UNTIL_SECONDS + ((habit >>> 12) % SCHOOL_UNTIL_SPREAD_SECONDS)
}
