import { i32 } from '../memory/column.ts'
import { EnvironmentError } from './errors.ts'

/** The water's level over a common zero in mm at ascending seconds; between them it changes evenly. */
export interface FloodCurve {
  readonly seconds: Int32Array
  readonly levelMm: Int32Array
}

/** As much water closes a road: Pregnolato et al. (2017), Transportation Research D 55, 67-81. */
export const ROAD_CLOSED_MM = 300
/** As much water over the ground makes a building unusable: a choice of ours, the height of a door's step. */
export const BUILDING_CLOSED_MM = 150

export function checkFloodCurve({ seconds, levelMm }: FloodCurve): void {
  const fits = seconds.length > 0 && seconds.length === levelMm.length
  if (!fits || seconds.some((second, at) => at > 0 && second <= i32(seconds, at - 1)))
    throw new EnvironmentError('flood_curve_not_ascending', 'a flood curve needs levels at ascending seconds')
}

/** The level before the first and after the last moment is that of the first and the last. */
export function floodLevelAt({ seconds, levelMm }: FloodCurve, second: number): number {
  let after = 0
  while (after < seconds.length && i32(seconds, after) <= second) after += 1
  if (after === 0) return i32(levelMm, 0)
  const before = after - 1
  if (after === seconds.length) return i32(levelMm, before)
  const span = i32(seconds, after) - i32(seconds, before)
  const rise = i32(levelMm, after) - i32(levelMm, before)
  return i32(levelMm, before) + Math.floor((rise * (second - i32(seconds, before))) / span)
}

export interface Flooding {
  readonly levelMm: number
  /** Water deeper than this closes. */
  readonly closesAtMm: number
}

/** Writes 1 for whatever lies under more water than it bears, 0 for the rest; tells how many are closed. */
export function closeFlooded(
  { levelMm, closesAtMm }: Flooding,
  elevationMm: Int32Array,
  closed: Uint8Array,
): number {
  let count = 0
  for (let at = 0; at < elevationMm.length; at += 1) {
    const shut = levelMm - i32(elevationMm, at) >= closesAtMm ? 1 : 0
    closed[at] = shut
    count += shut
  }
  return count
}

/** km/h at which a car can still be driven through water: 0.0009 w² - 0.5529 w + 86.9448 (Pregnolato et al. 2017). */
export function speedThroughWater(depthMm: number): number {
  if (depthMm >= ROAD_CLOSED_MM) return 0
  const depth = Math.max(0, depthMm)
  return Math.floor(0.0009 * depth * depth - 0.5529 * depth + 86.9448)
}
