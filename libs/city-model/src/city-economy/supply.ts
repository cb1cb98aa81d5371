import { STREAMS } from '../city/part.ts'
import { SETTING } from '../city/settings.ts'
import { confinementOf } from '../health/confinement.ts'
import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { LOCKDOWN_WORK_SHARE } from './choices.ts'
import { DAYS_A_WEEK, NONE } from './columns.ts'
import type { CityEconomy } from './deps.ts'

const { floor, max, min } = Math

const PERMILLE = 1000
const PERCENT = 100
/** Places in `hoursToday`. */
export const HOURS_COUNTED = 0
export const POWER_PRICES = 1

/** Once an hour: what each district has of the power and water it asks for. */
export function noteHour({ columns }: CityEconomy): void {
  const { districtPowerPermille, districtWaterPermille, districtServedHours, hoursToday } = columns
  for (let district = 0; district < districtServedHours.length; district += 1) {
    const served = min(i32(districtPowerPermille, district), i32(districtWaterPermille, district))
    addI32(districtServedHours, district, served)
  }
  addF64(hoursToday, HOURS_COUNTED, 1)
  addF64(hoursToday, POWER_PRICES, f64(columns.powerCentsPerKwh, 0))
}

/** Who is ill is counted for the day that ends. Their wages go on: it is the firm that pays, and the goods that are missing. */
export function countAbsent({ columns, chance }: CityEconomy): void {
  const { citizenEmployer, businessAbsent } = columns
  const { staysIn } = confinementOf(columns, chance(STREAMS.health))
  businessAbsent.fill(0)
  for (let person = 0; person < citizenEmployer.length; person += 1) {
    const employer = i32(citizenEmployer, person)
    if (employer !== NONE && staysIn(person)) addI32(businessAbsent, employer, 1)
  }
}

interface Work {
  readonly from: number
  readonly to: number
  readonly day: number
}

/** A day's work: as much of the plan as power, water, a lockdown, illness and floods let through. */
export function putOnShelves({ society, columns, floods }: CityEconomy, { from, to, day }: Work): void {
  const { businessNode, nodeDistrict } = society
  const hours = max(1, f64(columns.hoursToday, HOURS_COUNTED))
  const cut = (i32(columns.policySettings, SETTING.lockdownPercent) / PERCENT) * LOCKDOWN_WORK_SHARE
  for (let business = from; business < to; business += 1) {
    const node = i32(businessNode, business)
    const district = i32(nodeDistrict, node)
    const dry = (floods?.dryPermille(node, day) ?? PERMILLE) / PERMILLE
    const served = i32(columns.districtServedHours, district) / hours
    const present = 1 - i32(columns.businessAbsent, business) / max(1, i32(columns.businessWorkers, business))
    const permille = floor(served * (1 - cut) * present * dry)
    columns.businessOutputPermille[business] = permille
    const made = (f64(columns.businessProduction, business) / DAYS_A_WEEK) * (permille / PERMILLE)
    addF64(columns.businessStock, business, made)
  }
}

export function forgetHours({ columns }: CityEconomy): void {
  columns.districtServedHours.fill(0)
  columns.hoursToday.fill(0)
}

/** Cents for a kWh, the mean of the day. */
export function powerPrice({ columns }: CityEconomy): number {
  const hours = f64(columns.hoursToday, HOURS_COUNTED)
  return hours === 0 ? f64(columns.powerCentsPerKwh, 0) : f64(columns.hoursToday, POWER_PRICES) / hours
}
