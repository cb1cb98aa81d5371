import { f64, i32 } from '../memory/column.ts'

export const NONE = -1
/** The mode that drives on the network; every other one is teleported. */
export const CAR = 'car'

/**
 * What persons mean to do, in columns by activity. Activities of one person stand together, and the leg in row n begins at
 * activity n and ends at n + 1: the row of a person's last activity has none. Seconds since midnight, metres; NaN where the file
 * says nothing.
 */
export interface QsimPlans {
  readonly personIds: readonly string[]
  /** Activities of person p: `activityStart[p]` up to, without, `activityStart[p + 1]`. */
  readonly activityStart: Int32Array
  readonly types: readonly string[]
  readonly activityType: Int32Array
  readonly activityLink: Int32Array
  readonly activityX: Float64Array
  readonly activityY: Float64Array
  readonly activityEnd: Float64Array
  readonly activitySeconds: Float64Array
  readonly activityLine: Int32Array
  readonly modes: readonly string[]
  /** Of the leg, or NONE in the row of a last activity. */
  readonly legMode: Int32Array
  /** The mode of the whole trip that the leg is part of. */
  readonly tripMode: Int32Array
  readonly legSeconds: Float64Array
  readonly legMetres: Float64Array
  readonly vehicleIds: readonly string[]
  readonly legVehicle: Int32Array
  /** Links of leg n, the first and the last included: `route[routeStart[n]]` up to, without, `route[routeStart[n + 1]]`. */
  readonly routeStart: Int32Array
  readonly route: Int32Array
}

export function hasRoute({ routeStart }: QsimPlans, leg: number): boolean {
  return i32(routeStart, leg + 1) > i32(routeStart, leg)
}

export function isDriven({ legMode, modes }: QsimPlans, leg: number): boolean {
  return modes[i32(legMode, leg)] === CAR
}

/** When an activity that has begun at `now` ends: at its end time if it has one, else after its duration. */
export function endOf(plans: QsimPlans, activity: number, now: number): number {
  const end = f64(plans.activityEnd, activity)
  return Number.isNaN(end) ? now + f64(plans.activitySeconds, activity) : end
}
