import type { FeedRow } from './table.ts'

/** A day of the calendar as a number, YYYYMMDD, so that days compare as numbers do. */
export type ServiceDate = number

const DATE = /^(\d{4})(\d{2})(\d{2})$/
const FEBRUARY = 2
const MONTHS = 12
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** A day of the Gregorian calendar out of YYYYMMDD, undefined when it is none. */
export function serviceDate(text: string): ServiceDate | undefined {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined) return undefined
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = (DAYS[month - 1] ?? 0) + (month === FEBRUARY && isLeap ? 1 : 0)
  return day >= 1 && day <= days ? year * 10_000 + month * 100 + day : undefined
}

/** The day after. */
export function nextDay(date: ServiceDate): ServiceDate {
  const within = serviceDate(String(date + 1))
  if (within !== undefined) return within
  const month = Math.floor(date / 100)
  return month % 100 === MONTHS ? (Math.floor(month / 100) + 1) * 10_000 + 101 : (month + 1) * 100 + 1
}

export function dateOf(row: FeedRow, column: string): ServiceDate {
  return serviceDate(row.text(column)) ?? row.fail(`${column}, a day as YYYYMMDD`)
}

/** Shifts of the weekday by month when the year begins in March (T. Sakamoto 1992). */
const SHIFTS = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
const WEEK = 7
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const

export function weekdayOf(date: ServiceDate): (typeof WEEKDAYS)[number] {
  const month = Math.floor(date / 100) % 100
  const year = Math.floor(date / 10_000) - (month <= FEBRUARY ? 1 : 0)
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  return WEEKDAYS[(year + leaps + (SHIFTS[month - 1] ?? 0) + (date % 100)) % WEEK] ?? 'sunday'
}
