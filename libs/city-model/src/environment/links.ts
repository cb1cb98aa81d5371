import { SETTING } from '../city/settings.ts'
import { HOUR_SECONDS, secondOfDay } from '../clock.ts'
import { addF64, f64, i32, u8 } from '../memory/column.ts'
import { emit, SPEED_KMH_MAX } from './emissions.ts'
import type { Fleet } from './fleet.ts'
import type { Ground } from './ground.ts'
import { levelOfPower, SILENCE } from './noise.ts'

/** More metres than a column holds are told as so many: a motorway of 300 km at its capacity has a quarter of it. */
export const VEHICLE_METRES_MAX = 2_147_483_647
/** 3.6 km/h are one m/s; in whole numbers, so that no speed on the edge of two falls to the wrong side. */
const TENTHS_OF_KMH = 36

/** One vehicle of an hour weighs as 1, 10^0.5 and 10 in the day-evening-night level (Directive 2002/49/EC, annex I), in thousandths. */
export const DAY_WEIGHT = 1000
const EVENING_WEIGHT = 3162
const NIGHT_WEIGHT = 10_000
const DAY_FROM_HOUR = 7
const EVENING_FROM_HOUR = 19
const NIGHT_FROM_HOUR = 23
const HOURS = 24

/** What the traffic of the hour that ends gives off in the districts `from` up to, without, `to`, and how loud it is there. */
export function takeTraffic(ground: Ground, [from, to]: readonly [number, number], now: number): void {
  const { columns, fleets, emitted, traffic } = ground
  const fleet = fleets[i32(columns.policySettings, SETTING.dieselBan) === 0 ? 0 : 1]
  for (let district = from; district < to; district += 1) gather(ground, district)
  for (const milli of emitted.milli) milli.fill(0, from, to)
  emit(fleet.table, traffic, emitted, [from, to])
  const weight = weightOf(now)
  for (let district = from; district < to; district += 1) soundOut(ground, fleet, { district, weight })
}

/** What an hour weighs by the clock at its beginning. */
function weightOf(now: number): number {
  const hour = (secondOfDay(now) / HOUR_SECONDS + HOURS - 1) % HOURS
  if (hour >= NIGHT_FROM_HOUR || hour < DAY_FROM_HOUR) return NIGHT_WEIGHT
  return hour >= EVENING_FROM_HOUR ? EVENING_WEIGHT : DAY_WEIGHT
}

/** Metres and mean speed of a district's links into the scratch that `emit` reads. */
function gather(
  { columns, linksByDistrict, linkMetres, linkVehicles, traffic }: Ground,
  district: number,
): void {
  const { linkHourVehicles, linkHourSeconds } = columns
  const { start, vehicleMetres, speedKmh } = traffic
  const last = i32(start, district + 1)
  let total = 0
  for (let at = i32(start, district); at < last; at += 1) {
    const link = i32(linksByDistrict, at)
    const vehicles = i32(linkHourVehicles, link)
    const metres = Math.min(VEHICLE_METRES_MAX, vehicles * i32(linkMetres, at))
    linkVehicles[at] = vehicles
    vehicleMetres[at] = metres
    if (metres === 0) continue
    total += metres
    const seconds = Math.max(1, f64(linkHourSeconds, link))
    // A byte keeps the whole part.
    speedKmh[at] = Math.min(SPEED_KMH_MAX, (TENTHS_OF_KMH * metres) / (10 * seconds))
  }
  columns.districtVehicleMetres[district] = total
}

interface DistrictHour {
  readonly district: number
  readonly weight: number
}

/**
 * The homes of a node stand 25 m from all that comes to it; a district's level is the mean of the powers where its people live (of all
 * its nodes, where nobody does).
 */
function soundOut(ground: Ground, { noise }: Fleet, { district, weight }: DistrictHour): void {
  const { columns, linkNode, linkVehicles, traffic, districtNodes } = ground
  const { nodeNoiseSum, nodeResidents } = columns
  const { start, speedKmh } = traffic
  const residents = i32(columns.districtResidents, district)
  const last = i32(start, district + 1)
  let heard = 0
  for (let at = i32(start, district); at < last; at += 1) {
    const vehicles = i32(linkVehicles, at)
    if (vehicles === 0) continue
    const node = i32(linkNode, at)
    const power = vehicles * f64(noise, u8(speedKmh, at))
    addF64(nodeNoiseSum, node, power * weight)
    heard += power * (residents > 0 ? i32(nodeResidents, node) : 1)
  }
  const listeners = residents || i32(districtNodes, district)
  columns.districtNoiseTenths[district] = listeners === 0 ? SILENCE : levelOfPower(heard / listeners)
}
