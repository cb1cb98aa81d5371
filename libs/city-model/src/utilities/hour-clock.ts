import { dayOf, HOUR_SECONDS, secondOfDay } from '../clock.ts'
import { HOURS_A_DAY } from './columns.ts'
import type { HourOfDay } from './weather.ts'

/** The hour that ends at a second of the city. */
export function hourBefore(now: number): HourOfDay {
  return { day: dayOf(now - 1), hour: Math.floor(secondOfDay(now - 1) / HOUR_SECONDS) }
}

/** Hours since midnight of the day on which the city was founded. */
export function hourNumber({ day, hour }: HourOfDay): number {
  return day * HOURS_A_DAY + hour
}
