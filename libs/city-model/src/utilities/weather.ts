import type { Random } from '@urbe/kernel'

import { cos, PI, sin } from '../math/dmath.ts'
import { ASK_CLOUDS, ASK_TEMPERATURE, ASK_WIND } from './purposes.ts'

/** An hour of the city: `day` counts from its founding, `hour` is 0..23. */
export interface HourOfDay {
  readonly day: number
  readonly hour: number
}

export interface Weather {
  readonly temperatureTenths: number
  /** Output of solar panels and of wind turbines, in thousandths of what they can at most. */
  readonly sunPermille: number
  readonly windPermille: number
}

/** The city is founded on the first of April of a year of 365 days, at 50 degrees north. */
export const YEAR_DAYS = 365
export const FOUNDING_DAY_OF_YEAR = 90
const LATITUDE = (50 * PI) / 180

/** Of the order of a climate of central Europe: 11 °C over the year, 9 K between it and July, 4 K between a day's mean and its afternoon. */
const MEAN_TENTHS = 110
const SEASON_TENTHS = 90
const AFTERNOON_TENTHS = 40
const WARMEST_DAY_OF_YEAR = 200
const WARMEST_HOUR = 15
/** A day is colder or warmer than usual by up to this. */
const DAY_NOISE_TENTHS = 50

const CLOUDY_PERMILLE = 250
const WIND_KNOT_HOURS = 6
const HOURS_A_DAY = 24
const WORDS = 4_294_967_296
const PERMILLE = 1000

/** The weather of any hour: a function of the clock and the city's seed, so there is nothing to keep. */
export function weatherAt(random: Random, { day, hour }: HourOfDay): Weather {
  const dayOfYear = (day + FOUNDING_DAY_OF_YEAR) % YEAR_DAYS
  const season = SEASON_TENTHS * cos((2 * PI * (dayOfYear - WARMEST_DAY_OF_YEAR)) / YEAR_DAYS)
  const daily = AFTERNOON_TENTHS * cos((2 * PI * (hour - WARMEST_HOUR)) / HOURS_A_DAY)
  const noise = DAY_NOISE_TENTHS * (2 * between(random, { day, hour }, HOURS_A_DAY, ASK_TEMPERATURE) - 1)
  const wind = between(random, { day, hour }, WIND_KNOT_HOURS, ASK_WIND)
  const clear = CLOUDY_PERMILLE + (PERMILLE - CLOUDY_PERMILLE) * drawn(random, day, ASK_CLOUDS)
  return {
    temperatureTenths: Math.floor(MEAN_TENTHS + season + daily + noise),
    sunPermille: Math.floor(clear * sunHeight(dayOfYear, hour)),
    // More wind gives more than in proportion; turbines run at full output in a storm only.
    windPermille: Math.floor(PERMILLE * wind * wind),
  }
}

/** Sine of the sun's height in the middle of the hour, 0 by night (Cooper 1969, Solar Energy 12(3), for the declination). */
function sunHeight(dayOfYear: number, hour: number): number {
  const declination = ((23.45 * PI) / 180) * sin((2 * PI * (284 + dayOfYear + 1)) / YEAR_DAYS)
  const turned = (2 * PI * (hour + 0.5 - HOURS_A_DAY / 2)) / HOURS_A_DAY
  const height = sin(LATITUDE) * sin(declination) + cos(LATITUDE) * cos(declination) * cos(turned)
  return Math.max(0, height)
}

/** A number of 0..1 that is drawn every so many hours and goes straight from one to the next. */
function between(random: Random, { day, hour }: HourOfDay, everyHours: number, purpose: number): number {
  const hours = day * HOURS_A_DAY + hour
  const knot = Math.floor(hours / everyHours)
  const share = (hours % everyHours) / everyHours
  return drawn(random, knot, purpose) * (1 - share) + drawn(random, knot + 1, purpose) * share
}

function drawn(random: Random, when: number, purpose: number): number {
  return random.word(0, when, purpose) / WORDS
}
