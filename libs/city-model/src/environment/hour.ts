import { SETTING } from '../city/settings.ts'
import { HOUR_SECONDS, secondOfDay } from '../clock.ts'
import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { type AirBox, airIndex, concentrationOf } from './air.ts'
import { CO2, type Emitted, emit, GRID, NOX, PM, SPEED_KMH_MAX } from './emissions.ts'
import type { Fleet } from './fleet.ts'
import type { Ground } from './ground.ts'
import { hear, tellLevels } from './loudness.ts'

/** More metres than a column holds are told as so many: a motorway of 300 km at its capacity has a quarter of it. */
export const VEHICLE_METRES_MAX = 2_147_483_647
/** 3.6 km/h are one m/s; in whole numbers, so that no speed on the edge of two falls to the wrong side. */
const TENTHS_OF_KMH = 36
const MILLI = 1000

/**
 * Choices of ours: a light wind, the air mixed up to 200 m over the city and up to 20 m between its houses, and the air of the
 * country that comes in.
 */
const WIND_METRES_PER_HOUR = 9000
const CITY_MIXING_METRES = 200
const STREET_MIXING_METRES = 20
const NOX_BACKGROUND_TENTHS = 80
const PM_BACKGROUND_TENTHS = 80

/** One vehicle of an hour weighs as 1, 10^0.5 and 10 in the day-evening-night level (Directive 2002/49/EC, annex I), in thousandths. */
export const DAY_WEIGHT = 1000
const EVENING_WEIGHT = 3162
const NIGHT_WEIGHT = 10_000
const DAY_FROM_HOUR = 7
const EVENING_FROM_HOUR = 19
const NIGHT_FROM_HOUR = 23
const HOURS = 24

/** Takes what has driven in the hour that ends into emissions, air and noise. */
export function closeHour(ground: Ground, now: number): void {
  const { columns, fleets } = ground
  const fleet = fleets[i32(columns.policySettings, SETTING.dieselBan) === 0 ? 0 : 1]
  addI32(columns.environmentHours, 0, 1)
  takeTraffic(ground)
  giveOff(ground, fleet)
  mixAir(ground)
  soundOut(ground, fleet, weightOf(now))
}

/** What an hour weighs by the clock at its beginning. */
function weightOf(now: number): number {
  const hour = (secondOfDay(now) / HOUR_SECONDS + HOURS - 1) % HOURS
  if (hour >= NIGHT_FROM_HOUR || hour < DAY_FROM_HOUR) return NIGHT_WEIGHT
  return hour >= EVENING_FROM_HOUR ? EVENING_WEIGHT : DAY_WEIGHT
}

/** Metres and mean speed of the links into the ground's scratch. */
function takeTraffic({ columns, linkMetres, vehicleMetres, speedKmh }: Ground): void {
  const { linkHourVehicles, linkHourSeconds } = columns
  let total = 0
  for (let link = 0; link < linkMetres.length; link += 1) {
    const metres = Math.min(VEHICLE_METRES_MAX, i32(linkHourVehicles, link) * i32(linkMetres, link))
    vehicleMetres[link] = metres
    if (metres === 0) continue
    total += metres
    const seconds = Math.max(1, f64(linkHourSeconds, link))
    const kmh = Math.floor((TENTHS_OF_KMH * metres) / (10 * seconds))
    speedKmh[link] = Math.min(SPEED_KMH_MAX, kmh)
  }
  addF64(columns.vehicleMetresToday, 0, total)
}

function giveOff(ground: Ground, { table }: Fleet): void {
  const { columns, emitted, linkDistrict, vehicleMetres, speedKmh } = ground
  columns.districtEmitted.fill(0)
  emit(table, { vehicleMetres, speedKmh, place: linkDistrict }, emitted, [0, vehicleMetres.length])
  const power = f64(columns.powerEmissionMg, 0)
  addF64(columns.co2MilligramsToday, 0, sumOf(emitted, CO2) + power - f64(columns.powerEmissionSeenMg, 0))
  columns.powerEmissionSeenMg[0] = power
  const drawn = sumOf(emitted, GRID) + f64(columns.vehicleGridRest, 0)
  columns.vehicleGridWh[0] = Math.floor(drawn / MILLI)
  columns.vehicleGridRest[0] = drawn % MILLI
}

function sumOf({ milli }: Emitted, kind: number): number {
  let sum = 0
  for (const each of milli[kind] ?? []) sum += each
  return sum
}

/** A district's air is a low box between houses, and what comes into it is the air of the high box over the whole city. */
function mixAir({ columns, emitted, districtSquareMetres }: Ground): void {
  let area = 0
  for (const each of districtSquareMetres) area += each
  const city = boxOf(area, CITY_MIXING_METRES)
  const nox = concentrationOf({ ...city, backgroundTenths: NOX_BACKGROUND_TENTHS }, sumOf(emitted, NOX))
  const pm = concentrationOf({ ...city, backgroundTenths: PM_BACKGROUND_TENTHS }, sumOf(emitted, PM))
  const districts = districtSquareMetres.length
  for (let district = 0; district < districts; district += 1) {
    const box = boxOf(f64(districtSquareMetres, district), STREET_MIXING_METRES)
    const ofNox = f64(columns.districtEmitted, NOX * districts + district)
    const ofPm = f64(columns.districtEmitted, PM * districts + district)
    const noxTenths = concentrationOf({ ...box, backgroundTenths: nox }, ofNox)
    const pmTenths = concentrationOf({ ...box, backgroundTenths: pm }, ofPm)
    const index = airIndex(noxTenths, pmTenths)
    columns.districtNoxTenths[district] = noxTenths
    columns.districtPmTenths[district] = pmTenths
    columns.districtAirIndex[district] = index
    addI32(columns.districtAirSum, district, index)
    addF64(columns.districtNoxSum, district, noxTenths)
  }
}

/** At least a square metre, so that an imported district without an area has air at all. */
function boxOf(squareMetres: number, mixingHeightMetres: number): Omit<AirBox, 'backgroundTenths'> {
  const areaSquareMetres = Math.max(1, squareMetres)
  return {
    areaSquareMetres,
    lengthMetres: Math.sqrt(areaSquareMetres),
    windMetresPerHour: WIND_METRES_PER_HOUR,
    mixingHeightMetres,
  }
}

/**
 * The homes of a node stand 25 m from all that comes to it; a district's level is the mean of the powers where its people live (of all
 * its nodes, where nobody does).
 */
function soundOut(ground: Ground, { noise }: Fleet, weight: number): void {
  const { columns, network, linkDistrict, speedKmh } = ground
  for (let link = 0; link < linkDistrict.length; link += 1) {
    const vehicles = i32(columns.linkHourVehicles, link)
    if (vehicles === 0) continue
    const node = i32(network.to, link)
    const power = vehicles * f64(noise, speedKmh[link] ?? 0)
    addF64(columns.nodeNoiseSum, node, power * weight)
    hear(ground, { node, district: i32(linkDistrict, link), power })
  }
  tellLevels(ground, columns.districtNoiseTenths)
}
