export const TICK_SECONDS = 60
/** Second 0 of a city is a Monday at half past five in the morning. */
export const START_OF_DAY_SECONDS = 19_800
export const DAY_SECONDS = 86_400
export const HOUR_SECONDS = 3600
const DAYS_A_WEEK = 7
const WORKING_DAYS = 5

/** Days since the Monday on which the city was founded. */
export function dayOf(second: number): number {
  return Math.floor((second + START_OF_DAY_SECONDS) / DAY_SECONDS)
}

export function secondOfDay(second: number): number {
  return (second + START_OF_DAY_SECONDS) % DAY_SECONDS
}

/** The city second at which a second of the clock of a day comes. */
export function momentOf(day: number, secondOfThatDay: number): number {
  return day * DAY_SECONDS + secondOfThatDay - START_OF_DAY_SECONDS
}

export function isWorkingDay(day: number): boolean {
  return day % DAYS_A_WEEK < WORKING_DAYS
}

export function endsDay(second: number): boolean {
  return secondOfDay(second) === 0
}

export function endsHour(second: number): boolean {
  return secondOfDay(second) % HOUR_SECONDS === 0
}
