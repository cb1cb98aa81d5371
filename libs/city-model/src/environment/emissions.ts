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

/**
 * Whole millionths of a gram (or Wh) on a kilometre: what one vehicle of the mean fleet gives off, the four kinds of one speed in km/h
 * after the other.
 */
export type FleetTable = Float64Array

/**
 * The fleet's table from the shares of its classes, in millionths that sum up to a million. To be made anew when the fleet
 * changes, so that a link's minute costs one multiplication a kind.
 */
export function fleetTable(sharesPpm: Int32Array): FleetTable {
  checkShares(sharesPpm)
  const table = new Float64Array(KINDS * SPEEDS)
  for (let speed = 0; speed < SPEEDS; speed += 1) {
    for (let kind = 0; kind < KINDS; kind += 1) table[speed * KINDS + kind] = meanOf(sharesPpm, kind, speed)
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
 * next. Exact for all metres that fit their column: a place with so many that its sums might leave 2^53 is added in rounds.
 */
export function emit(
  table: FleetTable,
  traffic: LinkTraffic,
  emitted: Emitted,
  [from, to]: readonly [number, number],
): void {
  const { vehicleMetres, start } = traffic
  const giving: Giving = { ...traffic, table, sums: new Float64Array(KINDS), kinds: kindsOf(emitted) }
  const metresExact = Math.floor(Number.MAX_SAFE_INTEGER / highestOf(table)) - 1
  for (let place = from; place < to; place += 1) {
    const first = start === undefined ? place : i32(start, place)
    const last = start === undefined ? place + 1 : i32(start, place + 1)
    let total = 0
    for (let link = first; link < last; link += 1) total += i32(vehicleMetres, link)
    if (total <= metresExact) addLinks(giving, first, last)
    else addInRounds(giving, [first, last], { place, metresExact })
    carry(giving, place)
  }
}

interface OfKind {
  readonly milli: Float64Array
  readonly rest: Float64Array
}

interface Giving extends LinkTraffic {
  readonly table: FleetTable
  /** By kind, in millionths of a mg (mWh): what is not yet carried to the place. */
  readonly sums: Float64Array
  readonly kinds: readonly OfKind[]
}

function kindsOf({ milli, rest }: Emitted): readonly OfKind[] {
  return Array.from({ length: KINDS }, (_, kind) => {
    const whole = milli[kind]
    const left = rest[kind]
    if (!(whole && left)) throw new EnvironmentError('column_missing', `${KINDS} columns of each sort`)
    return { milli: whole, rest: left }
  })
}

function highestOf(table: FleetTable): number {
  return table.reduce((highest, each) => Math.max(highest, each), 1)
}

/** Sums in variables, not in columns: this is the loop over all links of a city. */
function addLinks({ vehicleMetres, speedKmh, table, sums }: Giving, first: number, last: number): void {
  let co2 = 0
  let nox = 0
  let pm = 0
  let grid = 0
  for (let link = first; link < last; link += 1) {
    const metres = i32(vehicleMetres, link)
    const row = KINDS * Math.min(SPEED_KMH_MAX, u8(speedKmh, link))
    co2 += metres * f64(table, row + CO2)
    nox += metres * f64(table, row + NOX)
    pm += metres * f64(table, row + PM)
    grid += metres * f64(table, row + GRID)
  }
  sums[CO2] = co2
  sums[NOX] = nox
  sums[PM] = pm
  sums[GRID] = grid
}

interface Rounds {
  readonly place: number
  readonly metresExact: number
}

function addInRounds(
  giving: Giving,
  [first, last]: readonly [number, number],
  { place, metresExact }: Rounds,
): void {
  const { vehicleMetres, speedKmh, table, sums } = giving
  for (let link = first; link < last; link += 1) {
    const row = KINDS * Math.min(SPEED_KMH_MAX, u8(speedKmh, link))
    for (let metres = i32(vehicleMetres, link); metres > 0; metres -= metresExact) {
      for (let kind = 0; kind < KINDS; kind += 1)
        sums[kind] = Math.min(metresExact, metres) * f64(table, row + kind)
      carry(giving, place)
    }
  }
}

/** The sums become whole mg of the place, and what is left of one. */
function carry({ kinds, sums }: Giving, place: number): void {
  for (let kind = 0; kind < KINDS; kind += 1) {
    // There are as many as kinds: `kindsOf` made them.
    const { milli, rest } = kinds[kind] as OfKind
    const whole = Math.floor(f64(sums, kind) / NANO_PER_MILLI)
    const left = f64(sums, kind) - whole * NANO_PER_MILLI + f64(rest, place)
    const one = left >= NANO_PER_MILLI ? 1 : 0
    milli[place] = f64(milli, place) + whole + one
    rest[place] = left - one * NANO_PER_MILLI
    sums[kind] = 0
  }
}
