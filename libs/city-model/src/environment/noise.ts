import { exp, log } from '../math/dmath.ts'
import { i32 } from '../memory/column.ts'

/**
 * Road noise after RLS-90 (Richtlinien für den Lärmschutz an Straßen, 1990): the mean level 25 m from the middle of a long
 * straight road, L = 37.3 + 10 lg(M (1 + 0.082 p)) dB(A), corrected for speed. Road surface, gradient, reflections, screens
 * and the guideline's ground and air attenuation are left out; with distance it falls as a line source's, by 10 lg(s / 25 m).
 * Levels are whole tenths of a dB.
 */
export interface RoadHour {
  readonly vehicles: number
  readonly heavyVehicles: number
  readonly speedKmh: number
}

export const SILENCE = 0
/** Above it the European Environmental Noise Directive (2002/49/EC) counts people as exposed (there as a day-evening-night level). */
export const NOISE_LIMIT_TENTHS = 550

const LN10 = log(10)
const DISTANCE_METRES = 25
const SPEED_KMH_MIN = 30
const CAR_SPEED_KMH_MAX = 130
const HEAVY_SPEED_KMH_MAX = 80

function lg(x: number): number {
  return log(x) / LN10
}

function powerOf(decibels: number): number {
  return exp((decibels / 10) * LN10)
}

/**
 * The power at 25 m, over that of 0 dB(A), that one vehicle an hour gives by its speed in km/h (the position), rounded to a whole
 * number (some thousand). Powers add up: those of a road are its vehicles times this.
 */
export function vehiclePowers(heavyPercent: number): Float64Array {
  const ofOne = 37.3 + 10 * lg(1 + 0.082 * heavyPercent)
  return Float64Array.from({ length: CAR_SPEED_KMH_MAX + 1 }, (_, speed) =>
    Math.round(powerOf(ofOne + speedCorrection(heavyPercent, speed))),
  )
}

/** Tenths of a dB(A) of a power over that of 0 dB(A). */
export function levelOfPower(power: number): number {
  return power > 1 ? Math.round(100 * lg(power)) : SILENCE
}

/** The power over that of 0 dB(A) at this level. */
export function powerOfLevel(tenths: number): number {
  return powerOf(tenths / 10)
}

/** Tenths of a dB(A) at 25 m; silence where nobody drives. */
export function levelAt25m({ vehicles, heavyVehicles, speedKmh }: RoadHour): number {
  if (vehicles <= 0) return SILENCE
  const percent = (100 * heavyVehicles) / vehicles
  const level = 37.3 + 10 * lg(vehicles * (1 + 0.082 * percent)) + speedCorrection(percent, speedKmh)
  return Math.max(SILENCE, Math.round(10 * level))
}

function speedCorrection(percent: number, speedKmh: number): number {
  const v = Math.max(SPEED_KMH_MIN, Math.min(CAR_SPEED_KMH_MAX, speedKmh))
  const share = 0.02 * v
  const car = 27.7 + 10 * lg(1 + share * share * share)
  const heavy = 23.1 + 12.5 * lg(Math.min(HEAVY_SPEED_KMH_MAX, v))
  const louder = powerOf(heavy - car) - 1
  return car - 37.3 + 10 * lg((100 + louder * percent) / (100 + 8.23 * percent))
}

/** Tenths of a dB(A) at a distance in metres, from those at 25 m. */
export function levelAtDistance(tenths: number, metres: number): number {
  if (tenths <= SILENCE) return SILENCE
  return Math.max(SILENCE, tenths - Math.round(100 * lg(Math.max(1, metres) / DISTANCE_METRES)))
}

/** Several roads at one place: their powers add up. */
export function addLevels(tenths: readonly number[]): number {
  return levelOfPower(tenths.reduce((sum, level) => (level > SILENCE ? sum + powerOfLevel(level) : sum), 0))
}

export interface NoiseExposure {
  /** People above the limit. */
  readonly people: number
  /** Tenths of a dB above the limit, summed up over those people. */
  readonly excessTenths: number
}

/** Of places with a level and people who live there. */
export function exposureTo(levelTenths: Int32Array, residents: Int32Array): NoiseExposure {
  let people = 0
  let excessTenths = 0
  for (let place = 0; place < levelTenths.length; place += 1) {
    const excess = i32(levelTenths, place) - NOISE_LIMIT_TENTHS
    if (excess <= 0) continue
    people += i32(residents, place)
    excessTenths += excess * i32(residents, place)
  }
  return { people, excessTenths }
}
