import { f64, i32, u8 } from '../memory/column.ts'
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
const NANO_PER_MILLI = 1_000_000
/** So many metres times anything that fits a table's Int32 are at most 2.2e15; a sum that has grown to the second is carried over. */
const METRES_EXACT = 1_000_000
const NANO_CARRY = 4e15

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
  /** The links of place p, a district for one, are those from `start[p]` up to, without, `start[p + 1]`; without it each link is a place. */
  readonly start?: Int32Array
}

/** By place, one column a kind: whole mg (mWh), and what is not yet a whole one in their millionths. */
export interface Emitted {
  readonly milli: readonly Float64Array[]
  readonly rest: readonly Float64Array[]
}

/**
 * Adds what the links of the places `from` (included) to `to` (not included) give off; nothing is lost to rounding from one time to the
 * next. Exact for all metres and tables that fit their columns.
 */
export function emit(table: FleetTable, traffic: LinkTraffic, emitted: Emitted, [from, to]: Range): void {
  const { start } = traffic
  const kinds = kindsOf(table, traffic, emitted)
  for (let place = from; place < to; place += 1) {
    const first = start === undefined ? place : i32(start, place)
    const last = start === undefined ? place + 1 : i32(start, place + 1)
    for (const ofKind of kinds) emitAt(ofKind, place, [first, last])
  }
}

function kindsOf(table: FleetTable, traffic: LinkTraffic, { milli, rest }: Emitted): readonly OfKind[] {
  return Array.from({ length: KINDS }, (_, kind) => {
    const whole = milli[kind]
    const left = rest[kind]
    if (!(whole && left)) throw new EnvironmentError('column_missing', `${KINDS} columns of each sort`)
    const curve = table.subarray(kind * SPEEDS, (kind + 1) * SPEEDS)
    return { ...traffic, curve, milli: whole, rest: left }
  })
}

type Range = readonly [number, number]

interface OfKind extends LinkTraffic {
  readonly curve: FleetTable
  readonly milli: Float64Array
  readonly rest: Float64Array
}

function emitAt({ vehicleMetres, speedKmh, curve, milli, rest }: OfKind, place: number, links: Range): void {
  const [first, last] = links
  let whole = 0
  let nano = f64(rest, place)
  for (let link = first; link < last; link += 1) {
    const onKm = i32(curve, Math.min(SPEED_KMH_MAX, u8(speedKmh, link)))
    // In rounds of so many metres that no product and no sum leaves 2^53; hardly ever is there more than one.
    for (let metres = i32(vehicleMetres, link); metres > 0; metres -= METRES_EXACT) {
      nano += Math.min(METRES_EXACT, metres) * onKm
      if (nano < NANO_CARRY) continue
      const carried = Math.floor(nano / NANO_PER_MILLI)
      whole += carried
      nano -= carried * NANO_PER_MILLI
    }
  }
  const carried = Math.floor(nano / NANO_PER_MILLI)
  milli[place] = f64(milli, place) + whole + carried
  rest[place] = nano - carried * NANO_PER_MILLI
}
