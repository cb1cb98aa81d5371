import type { SettingsColumns } from '../city/settings.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'
import { KINDS } from './emissions.ts'

export interface EnvironmentSize {
  readonly districts: number
  readonly nodes: number
}

/**
 * The environment of the running city. What is of an hour is told until the next hour ends; what is told of a day, until the next day
 * closes. Columns of today count since midnight.
 */
export function environmentShape({ districts, nodes }: EnvironmentSize) {
  return {
    /** Of the hour: mg of CO2, NOx and PM and mWh from the grid, a stretch of all districts for each kind; and what is not yet a whole one. */
    districtEmitted: column('f64', KINDS * districts),
    districtEmittedRest: column('f64', KINDS * districts),
    /** Driven in the hour. */
    districtVehicleMetres: column('f64', districts),
    /** Of the hour: ng/m³, the index 1..5 of both, and tenths of a dB(A). */
    districtNoxNanograms: column('i32', districts),
    districtPmNanograms: column('i32', districts),
    districtAirIndex: column('u8', districts),
    districtNoiseTenths: column('i32', districts),
    /** Drawn by electric cars in the hour, in whole Wh; and the mWh that are not yet a whole one. */
    vehicleGridWh: column('f64', 1),
    vehicleGridRest: column('f64', 1),
    /** Today, of traffic and power plants. */
    co2MilligramsToday: column('f64', 1),
    /** What the power plants had given off when it was last looked at. */
    powerEmissionSeenMg: column('f64', 1),
    vehicleMetresToday: column('f64', 1),
    /** Hours counted into the sums of today. */
    environmentHours: column('i32', 1),
    districtAirSum: column('i32', districts),
    districtNoxSum: column('f64', districts),
    /** Powers of the hours, each weighted by the time of day; see `links.ts`. */
    nodeNoiseSum: column('f64', nodes),
    /** Of the day that closed last. */
    co2MilligramsBefore: column('f64', 1),
    vehicleMetresBefore: column('f64', 1),
    /** Mean concentration of nitrogen oxides where people live, in ng/m³. */
    noxNanogramsBefore: column('i32', 1),
    /** Mean of the hours' indices, in tenths: 10..50. */
    districtDayAirTenths: column('i32', districts),
    /** The day-evening-night level where people live, in tenths of a dB(A). */
    districtDayNoiseTenths: column('i32', districts),
    /** People at whose home that level lies above the limit. */
    noiseExposed: column('i32', 1),
    /** Who lives where at the last midnight. */
    nodeResidents: column('i32', nodes),
    districtResidents: column('i32', districts),
  } as const
}

export type EnvironmentColumns = ColumnsOf<ReturnType<typeof environmentShape>>

/** Columns of other parts that the environment reads. */
export interface EnvironmentSources extends Pick<SettingsColumns, 'policySettings'> {
  /** Vehicles that left each link in the present hour, and the seconds that they had spent on it. */
  readonly linkHourVehicles: Int32Array
  readonly linkHourSeconds: Float64Array
  /** Given off by power plants since the founding. */
  readonly powerEmissionMg: Float64Array
  readonly householdSize: Int32Array
  readonly householdNode: Int32Array
}
