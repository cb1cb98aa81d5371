import type { CityPhase } from '../city/part.ts'
import { AIR_GOOD } from './air.ts'
import { closeDay } from './day.ts'
import { countResidents, type EnvironmentDeps, type Ground, groundOf } from './ground.ts'
import { closeHour } from './hour.ts'

const TENTHS = 10

/** A new city has clean air and is silent. Residents are counted, so `householdSize` and `householdNode` are filled before. */
export function foundEnvironment(deps: EnvironmentDeps): void {
  const { columns } = deps
  countResidents(deps)
  columns.districtAirIndex.fill(AIR_GOOD)
  columns.districtDayAirTenths.fill(TENTHS * AIR_GOOD)
}

const OF_TODAY = [
  'co2MilligramsToday',
  'vehicleMetresToday',
  'environmentHours',
  'districtAirSum',
  'districtNoxSum',
  'nodeNoiseSum',
] as const

/**
 * The hour's phase takes the traffic's counters of the hour before these are reset. The day's phase comes after the last hour of the day
 * and before whatever reads the columns of the day that closed.
 */
export function environmentPhases(deps: EnvironmentDeps): readonly CityPhase[] {
  const ground = groundOf(deps)
  return [hourPhase(ground), dayPhase(ground)]
}

function hourPhase(ground: Ground): CityPhase {
  return {
    name: 'environment.hour',
    every: 'hour',
    reads: [
      'linkHourVehicles',
      'linkHourSeconds',
      'policySettings',
      'powerEmissionMg',
      'nodeResidents',
      'districtResidents',
    ],
    writes: [
      ...OF_TODAY,
      'districtEmitted',
      'districtEmittedRest',
      'districtNoxTenths',
      'districtPmTenths',
      'districtAirIndex',
      'districtNoiseTenths',
      'vehicleGridWh',
      'vehicleGridRest',
      'powerEmissionSeenMg',
    ],
    rows: 1,
    run(from, to, now) {
      if (from < to) closeHour(ground, now)
    },
  }
}

function dayPhase(ground: Ground): CityPhase {
  return {
    name: 'environment.day',
    every: 'day',
    reads: ['householdSize', 'householdNode'],
    writes: [
      ...OF_TODAY,
      'co2MilligramsBefore',
      'vehicleMetresBefore',
      'noxTenthsBefore',
      'districtDayAirTenths',
      'districtDayNoiseTenths',
      'noiseExposed',
      'nodeResidents',
      'districtResidents',
    ],
    rows: 1,
    run(from, to) {
      if (from < to) closeDay(ground)
    },
  }
}
