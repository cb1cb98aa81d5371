import { addF64, i32 } from '../memory/column.ts'
import { SECTORS, type Society } from '../society.ts'
import { type Customers, demandOf, powerRates, waterRates } from './demand.ts'
import type { Zones } from './zones.ts'

/** What the networks are built for, by zone. */
export interface PlannedLoad {
  /** The highest hour of each zone; they need not come together. */
  readonly peakW: Float64Array
  /** The highest hour of the city. */
  readonly cityPeakW: number
  readonly peakLps: Float64Array
  readonly meanLps: Float64Array
}

/** What the founding day tells of who will ask. */
export type FoundingSociety = Pick<
  Society,
  'citizenCount' | 'citizenHousehold' | 'householdNode' | 'businessNode' | 'businessSector' | 'businessJobs'
>

/** Built for so much more than the founding day asks for: people move in, and businesses grow. */
export const PLANNED_PERCENT = 130
const COLD_TENTHS = -100
const HOT_TENTHS = 320
const HOURS_A_DAY = 24
const SECONDS_AN_HOUR = 3600
const PERCENT = 100

/** Everybody whom the city is founded with. */
export function foundingCustomers(society: FoundingSociety, zones: Zones): Customers {
  const residents = new Float64Array(zones.count)
  const workers = new Float64Array(SECTORS * zones.count)
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    const home = i32(society.householdNode, i32(society.citizenHousehold, citizen))
    addF64(residents, i32(zones.ofNode, home), 1)
  }
  for (const [business, node] of society.businessNode.entries()) {
    const row = (society.businessSector[business] ?? 0) * zones.count
    addF64(workers, row + i32(zones.ofNode, node), i32(society.businessJobs, business))
  }
  return { residents, workers }
}

export function plannedLoadOf(society: FoundingSociety, zones: Zones): PlannedLoad {
  const customers = foundingCustomers(society, zones)
  const [peakW, peakLps, meanLps] = [
    new Float64Array(zones.count),
    new Float64Array(zones.count),
    new Float64Array(zones.count),
  ]
  let cityPeakW = 0
  for (let hour = 0; hour < HOURS_A_DAY; hour += 1) {
    const power = powerRates({ day: 0, hour, temperatureTenths: COLD_TENTHS, chargingWh: 0 })
    const water = waterRates({ day: 0, hour, temperatureTenths: HOT_TENTHS })
    let cityW = 0
    for (let zone = 0; zone < zones.count; zone += 1) {
      const watts = planned(demandOf(customers, power, zone))
      const lps = planned(demandOf(customers, water, zone)) / SECONDS_AN_HOUR
      peakW[zone] = Math.max(peakW[zone] ?? 0, watts)
      peakLps[zone] = Math.max(peakLps[zone] ?? 0, lps)
      addF64(meanLps, zone, lps / HOURS_A_DAY)
      cityW += watts
    }
    cityPeakW = Math.max(cityPeakW, cityW)
  }
  return { peakW, cityPeakW, peakLps, meanLps }
}

function planned(demand: number): number {
  return Math.ceil((demand * PLANNED_PERCENT) / PERCENT)
}
