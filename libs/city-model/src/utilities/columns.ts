import type { SettingsColumns } from '../city/settings.ts'
import type { ShockColumns } from '../city/under-way.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'
import { SECTORS } from '../society.ts'
import type { UtilitiesPlan } from './plan.ts'

export const HOURS_A_DAY = 24
/** The two utilities as rows of the columns that both have. */
export const POWER = 0
export const WATER = 1
export const UTILITIES = 2

/** What a day's account counts, in this order. */
export const DAY_FIGURES = [
  'energyDemandWh',
  'energyUnservedWh',
  'powerEmissionMg',
  'waterDemandLitres',
  'waterUnservedLitres',
] as const
export type DayFigure = (typeof DAY_FIGURES)[number]

/** Energy in Wh, water in litres, emissions in mg of CO2e: whole numbers since the founding, but for what has the day in its name. */
export function utilitiesShape({ zones, power, assets }: UtilitiesPlan) {
  const districts = zones.ofDistrict.length
  return {
    /** Of what was asked for in the last hour, thousandths that were served. */
    districtPowerPermille: column('i32', districts),
    districtWaterPermille: column('i32', districts),
    /** Of the present day, without power or water. */
    districtOutageMinutes: column('i32', districts),
    powerCentsPerKwh: column('f64', 1),
    /** Who asks today; workers by sector, then by zone. */
    zoneResidents: column('f64', zones.count),
    zoneWorkers: column('f64', SECTORS * zones.count),
    /** The share of today's demand that shifts, which part of it is due by the end of each hour (millionths), and how much it is. */
    dayFlexiblePercent: column('i32', 1),
    dayShiftedPpm: column('i32', HOURS_A_DAY),
    zoneFlexibleWh: column('f64', zones.count),
    /** Drawn by electric cars since midnight; and what they drew yesterday, which they charge today. */
    carsDrewWh: column('f64', 1),
    dayChargingWh: column('f64', 1),
    assetCondition: column('i32', assets.count),
    /** Hours until it is in service again, 0 while it is. */
    assetOutHours: column('i32', assets.count),
    /** Hours in a row above the rating. */
    lineOverHours: column('i32', power.grid.from.length),
    /** Of the last hour, by supply area. */
    areaPumpWh: column('f64', zones.areas),
    /** Above the bottom of the tank, m. All that the water network carries from one hour into the next. */
    tankLevelM: column('f64', zones.areas),
    energyDemandWh: column('f64', 1),
    energyGeneratedWh: column('f64', 1),
    /** Stays at nothing: the direct-current form knows no losses. */
    energyLossesWh: column('f64', 1),
    energyUnservedWh: column('f64', 1),
    powerEmissionMg: column('f64', 1),
    waterDemandLitres: column('f64', 1),
    waterSuppliedLitres: column('f64', 1),
    waterDeliveredLitres: column('f64', 1),
    waterUnservedLitres: column('f64', 1),
    waterLeakedLitres: column('f64', 1),
    /** What the solver's volumes lack to balance: its accuracy, counted. */
    waterImbalanceLitres: column('f64', 1),
    /** Fractions of a litre that wait to be counted: supplied, unserved, leaked. */
    waterRestLitres: column('f64', 3),
    waterPressureTenths: column('i32', 1),
    /** By utility: hours in a row with a district that lacks much, and without one since. */
    supplyLostHours: column('i32', UTILITIES),
    supplyWellHours: column('i32', UTILITIES),
    assetFailuresToday: column('i32', 1),
    /** The counters as the day began, and what the day before brought. */
    dayBegan: column('f64', DAY_FIGURES.length),
    dayBefore: column('f64', DAY_FIGURES.length),
  } as const
}

export type UtilitiesColumns = ColumnsOf<ReturnType<typeof utilitiesShape>>

/** What the utilities read of other parts. */
export interface CustomerColumns extends SettingsColumns, ShockColumns {
  readonly householdNode: Int32Array
  readonly householdSize: Int32Array
  readonly businessOpen: Uint8Array
  readonly businessWorkers: Int32Array
  readonly maintenancePpm: Int32Array
  /** Drawn by electric cars in the last hour, Wh; without the column there are none. */
  readonly vehicleGridWh?: Float64Array
}
