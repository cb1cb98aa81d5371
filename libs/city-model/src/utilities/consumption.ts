import { OFFICE, SECTORS, SHOP, WORKSHOP } from '../society.ts'

/**
 * What people and work ask for. The amounts are choices of ours, of the order of European statistics: the city as a whole comes to
 * some 6 MWh of electricity and 60 m3 of water a person and year, before leaks.
 */

/** At home, a person and day. */
export const HOME_WH_A_DAY = 4400
export const HOME_LITRES_A_DAY = 124

/** By sector, a worker and working day. */
export const WORK_WH_A_DAY = bySector({ shop: 12_000, office: 9000, workshop: 45_000 })
export const WORK_LITRES_A_DAY = bySector({ shop: 40, office: 30, workshop: 180 })
/** What is asked for on a day without work, in thousandths of a working day. */
export const REST_DAY_PERMILLE = bySector({ shop: 600, office: 300, workshop: 450 })

function bySector(of: { readonly shop: number; readonly office: number; readonly workshop: number }) {
  const values = new Int32Array(SECTORS)
  values[SHOP] = of.shop
  values[OFFICE] = of.office
  values[WORKSHOP] = of.workshop
  return values
}

/** Thousandths of a day's demand by hour; each adds up to 1000. */
export const PROFILE_SUM = 1000
/** The profiles of a working day and of another, in one row of 48. */
function profile(working: readonly number[], rest: readonly number[]): Int32Array {
  return Int32Array.from([...working, ...rest])
}

export const HOME_POWER = profile(
  [27, 24, 22, 21, 22, 27, 38, 45, 43, 40, 39, 41, 44, 41, 38, 38, 43, 62, 72, 74, 68, 54, 43, 34],
  [28, 25, 23, 22, 22, 23, 27, 34, 43, 49, 51, 53, 56, 52, 47, 45, 47, 56, 65, 66, 58, 48, 36, 24],
)
export const HOME_WATER = profile(
  [8, 6, 5, 6, 12, 28, 62, 82, 72, 56, 48, 44, 44, 42, 38, 38, 42, 52, 62, 66, 62, 54, 44, 27],
  [12, 8, 6, 6, 8, 14, 30, 52, 76, 82, 70, 58, 52, 46, 42, 40, 42, 50, 58, 62, 58, 50, 44, 34],
)
/** Cars are plugged in when their drivers come home. */
export const CHARGING = profile(
  [60, 45, 35, 25, 20, 15, 12, 12, 20, 22, 18, 16, 16, 16, 18, 24, 40, 75, 100, 105, 95, 85, 70, 56],
  [60, 45, 35, 25, 20, 15, 12, 12, 20, 22, 18, 16, 16, 16, 18, 24, 40, 75, 100, 105, 95, 85, 70, 56],
)
const OPEN_BY_DAY = [
  15, 15, 15, 15, 15, 15, 25, 40, 65, 75, 78, 78, 76, 76, 77, 76, 72, 62, 40, 22, 15, 13, 10, 10,
]
const TWO_SHIFTS = [
  25, 25, 25, 25, 25, 25, 45, 52, 55, 56, 56, 55, 53, 55, 55, 54, 51, 47, 43, 40, 38, 36, 31, 28,
]
export const WORK: readonly Int32Array[] = [SHOP, OFFICE, WORKSHOP].map((sector) =>
  sector === WORKSHOP ? profile(TWO_SHIFTS, TWO_SHIFTS) : profile(OPEN_BY_DAY, OPEN_BY_DAY),
)

/** Heating and cooling with electricity, gardens and showers: what a tenth of a degree beyond adds, in millionths. */
export const HEATING_BELOW_TENTHS = 150
export const HEATING_PPM_A_TENTH = 1000
export const COOLING_ABOVE_TENTHS = 220
export const COOLING_PPM_A_TENTH = 1500

const PPM = 1_000_000

/** The demand for electricity in millionths of that in mild weather. */
export function powerByWeather(temperatureTenths: number): number {
  const cold = Math.max(0, HEATING_BELOW_TENTHS - temperatureTenths)
  return PPM + cold * HEATING_PPM_A_TENTH + heatOf(temperatureTenths)
}

export function waterByWeather(temperatureTenths: number): number {
  return PPM + heatOf(temperatureTenths)
}

function heatOf(temperatureTenths: number): number {
  return Math.max(0, temperatureTenths - COOLING_ABOVE_TENTHS) * COOLING_PPM_A_TENTH
}
