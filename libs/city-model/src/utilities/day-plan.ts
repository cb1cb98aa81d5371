import type { CityPhase } from '../city/part.ts'
import { SETTING } from '../city/settings.ts'
import { dayOf } from '../clock.ts'
import { addF64, f64, i32, u8 } from '../memory/column.ts'
import { HOURS_A_DAY } from './columns.ts'
import { type Circumstances, type Customers, demandOf, powerRates } from './demand.ts'
import type { Utilities } from './deps.ts'
import { expectedW } from './units.ts'
import { valleyFill } from './valley-fill.ts'
import { weatherAt } from './weather.ts'

const PERCENT = 100
const PPM = 1_000_000

/** Counts who asks, and plans which hours take the demand that can shift. */
export function utilityDayPhase(deps: Utilities): CityPhase {
  return {
    name: 'utilityDay',
    every: 'day',
    rows: 1,
    reads: ['householdNode', 'householdSize', 'businessOpen', 'businessWorkers', 'policySettings'],
    writes: [
      'zoneResidents',
      'zoneWorkers',
      'dayFlexiblePercent',
      'carsDrewWh',
      'dayChargingWh',
      'dayShiftedPpm',
      'zoneFlexibleWh',
    ],
    run(from, to, now) {
      if (from < to) planDay(deps, dayOf(now))
    },
  }
}

export function planDay(deps: Utilities, day: number): void {
  const { columns } = deps
  countResidents(deps)
  countWorkers(deps)
  columns.dayFlexiblePercent[0] = i32(columns.policySettings, SETTING.demandResponsePercent)
  columns.dayChargingWh[0] = f64(columns.carsDrewWh, 0)
  columns.carsDrewWh[0] = 0
  planShift(deps, day)
}

export function customersOf({ columns }: Utilities): Customers {
  return { residents: columns.zoneResidents, workers: columns.zoneWorkers }
}

function countResidents({ plan, columns }: Utilities): void {
  const { zoneResidents, householdNode, householdSize } = columns
  const { ofNode } = plan.zones
  zoneResidents.fill(0)
  for (let household = 0; household < householdSize.length; household += 1) {
    const size = i32(householdSize, household)
    if (size > 0) addF64(zoneResidents, i32(ofNode, i32(householdNode, household)), size)
  }
}

function countWorkers({ society, plan, columns }: Utilities): void {
  const { zoneWorkers, businessOpen, businessWorkers } = columns
  const { ofNode, count } = plan.zones
  zoneWorkers.fill(0)
  for (let business = 0; business < businessOpen.length; business += 1) {
    if (u8(businessOpen, business) === 0) continue
    const zone = i32(ofNode, i32(society.businessNode, business))
    addF64(zoneWorkers, u8(society.businessSector, business) * count + zone, i32(businessWorkers, business))
  }
}

/**
 * What shifts is taken from all hours alike, and given to those in which the rest, less what sun and wind are expected to give, is
 * lowest; but so that no hour asks for more than the highest did before.
 */
function planShift(deps: Utilities, day: number): void {
  const { plan, columns } = deps
  columns.zoneFlexibleWh.fill(0)
  const [leftWh, bottoms] = [new Float64Array(HOURS_A_DAY), new Float64Array(HOURS_A_DAY)]
  let peakWh = 0
  for (let hour = 0; hour < HOURS_A_DAY; hour += 1) {
    const weather = weatherAt(deps.random, { day, hour })
    const { wh, shifts } = cityHour(deps, { day, hour, ...weather, chargingWh: chargingWhAPerson(deps) })
    peakWh = Math.max(peakWh, wh)
    leftWh[hour] = wh - shifts
    bottoms[hour] = wh - shifts - expectedW(plan.power.stations, weather)
  }
  const flexible = columns.zoneFlexibleWh.reduce((sum, wh) => sum + wh, 0)
  const rooms = leftWh.map((wh) => peakWh - wh)
  columns.dayShiftedPpm.set(valleyFill({ bottoms, rooms }, flexible))
}

/** What all zones ask for in an hour, and how much of it shifts, which is added up zone by zone. */
function cityHour(deps: Utilities, now: Circumstances): { readonly wh: number; readonly shifts: number } {
  const rates = powerRates(now)
  const customers = customersOf(deps)
  let [wh, shifts] = [0, 0]
  for (let zone = 0; zone < deps.plan.zones.count; zone += 1) {
    const asked = demandOf(customers, rates, zone)
    const flexible = flexibleWh(deps, asked)
    addF64(deps.columns.zoneFlexibleWh, zone, flexible)
    wh += asked
    shifts += flexible
  }
  return { wh, shifts }
}

/** What the cars of the city charge today, for each resident. */
export function chargingWhAPerson({ columns }: Utilities): number {
  const people = columns.zoneResidents.reduce((sum, residents) => sum + residents, 0)
  return f64(columns.dayChargingWh, 0) / Math.max(1, people)
}

/** Of an hour's demand, what can come at another hour of the day. */
export function flexibleWh({ columns }: Utilities, wh: number): number {
  return Math.floor((wh * i32(columns.dayFlexiblePercent, 0)) / PERCENT)
}

/** What comes in this hour of the demand that can shift: over a day, all of it. */
export function shiftedWh({ columns }: Utilities, zone: number, hour: number): number {
  const wh = f64(columns.zoneFlexibleWh, zone)
  const before = hour === 0 ? 0 : i32(columns.dayShiftedPpm, hour - 1)
  return Math.floor((wh * i32(columns.dayShiftedPpm, hour)) / PPM) - Math.floor((wh * before) / PPM)
}
