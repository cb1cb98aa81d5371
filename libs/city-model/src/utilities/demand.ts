import { isWorkingDay } from '../clock.ts'
import { f64, i32 } from '../memory/column.ts'
import { SECTORS } from '../society.ts'
import {
  CHARGING,
  HOME_LITRES_A_DAY,
  HOME_POWER,
  HOME_WATER,
  HOME_WH_A_DAY,
  PROFILE_SUM,
  powerByWeather,
  REST_DAY_PERMILLE,
  WORK,
  WORK_LITRES_A_DAY,
  WORK_WH_A_DAY,
  waterByWeather,
} from './consumption.ts'
import type { HourOfDay } from './weather.ts'

/** Who asks, by zone; workers by sector, then by zone. */
export interface Customers {
  readonly residents: Float64Array
  readonly workers: Float64Array
}

/** What one of them asks for in an hour: Wh or litres. */
export interface Rates {
  readonly resident: number
  readonly worker: Float64Array
}

export interface Circumstances extends HourOfDay {
  readonly temperatureTenths: number
  /** What electric cars charge today, Wh for each resident. */
  readonly chargingWh: number
}

const HOURS_A_DAY = 24
const PPM = 1_000_000
const PERMILLE = 1000

export function powerRates(now: Circumstances): Rates {
  const weather = powerByWeather(now.temperatureTenths) / PPM
  const cars = now.chargingWh * share(CHARGING, now)
  return {
    resident: HOME_WH_A_DAY * share(HOME_POWER, now) * weather + cars,
    worker: bySector((sector) => i32(WORK_WH_A_DAY, sector) * workShare(sector, now) * weather),
  }
}

export function waterRates(now: HourOfDay & { readonly temperatureTenths: number }): Rates {
  const weather = waterByWeather(now.temperatureTenths) / PPM
  return {
    resident: HOME_LITRES_A_DAY * share(HOME_WATER, now) * weather,
    worker: bySector((sector) => i32(WORK_LITRES_A_DAY, sector) * workShare(sector, now)),
  }
}

/** Whole Wh or litres. */
export function demandOf({ residents, workers }: Customers, rates: Rates, zone: number): number {
  let demand = f64(residents, zone) * rates.resident
  for (let sector = 0; sector < SECTORS; sector += 1) {
    demand += f64(workers, sector * residents.length + zone) * f64(rates.worker, sector)
  }
  return Math.floor(demand)
}

function share(profile: Int32Array, { day, hour }: HourOfDay): number {
  return i32(profile, (isWorkingDay(day) ? 0 : HOURS_A_DAY) + hour) / PROFILE_SUM
}

function workShare(sector: number, now: HourOfDay): number {
  const profile = WORK[sector]
  if (profile === undefined) return 0
  const rest = isWorkingDay(now.day) ? PERMILLE : i32(REST_DAY_PERMILLE, sector)
  return (share(profile, now) * rest) / PERMILLE
}

function bySector(rateOf: (sector: number) => number): Float64Array {
  return Float64Array.from({ length: SECTORS }, (_, sector) => rateOf(sector))
}
