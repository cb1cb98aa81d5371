import { i32 } from '../memory/column.ts'
import { EnvironmentError } from './errors.ts'
import { CLASS_COUNT, ELECTRIC, VEHICLE_CLASSES, type VehicleClass } from './guidebook.ts'
import { gramsPerKm } from './speed-curve.ts'

/** Of the four things told of a link: three masses in mg, and the energy that electric vehicles draw in mWh. */
export const CO2 = 0
export const NOX = 1
export const PM = 2
export const GRID = 3
export const KINDS = 4

export const SPEED_KMH_MAX = 130
export const SHARES_PPM = 1_000_000

const SPEEDS = SPEED_KMH_MAX + 1
const MICRO = 1_000_000
const METRES_PER_KM = 1000
const MICRO_PER_MILLI = 1000
const NANO_PER_MICRO = 1000
const NANO_PER_MILLI = 1_000_000

/** Millionths of a gram (or Wh) on a kilometre: what one vehicle of the mean fleet gives off, by kind and speed in km/h. */
export type FleetTable = Int32Array

/**
 * The fleet's table from the shares of its classes, in millionths that sum up to a million. To be made anew when the fleet
 * changes, so that a link's minute costs one multiplication a kind.
 */
export function fleetTable(sharesPpm: Int32Array): FleetTable {
  checkShares(sharesPpm)
  const table = new Int32Array(KINDS * SPEEDS)
  for (let speed = 0; speed < SPEEDS; speed += 1) {
    for (let kind = 0; kind < KINDS; kind += 1) table[kind * SPEEDS + speed] = meanOf(sharesPpm, kind, speed)
  }
  return table
}

function checkShares(sharesPpm: Int32Array): void {
  const total = sharesPpm.reduce((sum, share) => sum + share, 0)
  const fits =
    sharesPpm.length === CLASS_COUNT && total === SHARES_PPM && sharesPpm.every((share) => share >= 0)
  if (!fits)
    throw new EnvironmentError('shares_do_not_sum_up', `${CLASS_COUNT} shares sum up to ${SHARES_PPM}`)
}

function meanOf(sharesPpm: Int32Array, kind: number, speed: number): number {
  let sum = 0
  for (const [at, vehicle] of VEHICLE_CLASSES.entries())
    sum += i32(sharesPpm, at) * Math.floor(MICRO * unitsPerKm(vehicle, kind, speed))
  return Math.floor(sum / SHARES_PPM)
}

function unitsPerKm(vehicle: VehicleClass, kind: number, speed: number): number {
  if (kind === GRID) return vehicle.gridWh
  if (kind === CO2) return gramsPerKm(vehicle.fuel, speed) * vehicle.co2PerFuel
  return gramsPerKm(kind === NOX ? vehicle.nox : vehicle.pm, speed)
}

/** A class that is banned leaves, and electric cars come in its place. */
export function banClasses(sharesPpm: Int32Array, banned: readonly number[]): Int32Array {
  const left = Int32Array.from(sharesPpm)
  for (const each of banned) {
    if (each === ELECTRIC) continue
    left[ELECTRIC] = i32(left, ELECTRIC) + i32(left, each)
    left[each] = 0
  }
  return left
}

export interface LinkTraffic {
  /** Driven on each link in the time asked for, all vehicles together. */
  readonly vehicleMetres: Int32Array
  readonly speedKmh: Uint8Array
  /** Where each link's emissions are added, its district for one; at the link's own number without it. */
  readonly place?: Int32Array
}

/** By place, one column a kind: whole mg (mWh), and what is not yet a whole one in their millionths. */
export interface Emitted {
  readonly milli: readonly Float64Array[]
  readonly rest: readonly Int32Array[]
}

/**
 * Adds what the links `from` (included) to `to` (not included) give off; nothing is lost to rounding from one time to the next.
 * Exact for all metres and tables that fit their columns: whole kilometres and the metres beyond are multiplied apart, so that no
 * product leaves 2^53.
 */
export function emit(
  table: FleetTable,
  traffic: LinkTraffic,
  emitted: Emitted,
  [from, to]: readonly [number, number],
): void {
  for (let kind = 0; kind < KINDS; kind += 1) {
    const milli = emitted.milli[kind]
    const rest = emitted.rest[kind]
    if (!(milli && rest)) throw new EnvironmentError('column_missing', `${KINDS} columns of each sort`)
    const curve = table.subarray(kind * SPEEDS, (kind + 1) * SPEEDS)
    for (let link = from; link < to; link += 1) {
      const metres = i32(traffic.vehicleMetres, link)
      if (metres === 0) continue
      const onKm = i32(curve, Math.min(SPEED_KMH_MAX, traffic.speedKmh[link] ?? 0))
      const at = traffic.place === undefined ? link : i32(traffic.place, link)
      const km = Math.floor(metres / METRES_PER_KM)
      const micro = km * onKm
      const milliOfKm = Math.floor(micro / MICRO_PER_MILLI)
      const beyond =
        (metres - km * METRES_PER_KM) * onKm + (micro - milliOfKm * MICRO_PER_MILLI) * NANO_PER_MICRO
      const nano = beyond + i32(rest, at)
      const whole = Math.floor(nano / NANO_PER_MILLI)
      milli[at] = (milli[at] ?? 0) + milliOfKm + whole
      rest[at] = nano - whole * NANO_PER_MILLI
    }
  }
}
