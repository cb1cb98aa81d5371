import type { CityPhase } from '../city/part.ts'
import { AIR_GOOD } from './air.ts'
import { closeDay } from './day.ts'
import { countResidents, type EnvironmentDeps, type Ground, groundOf } from './ground.ts'
import { closeHour } from './hour.ts'
import { takeTraffic } from './links.ts'

const TENTHS = 10

/** A new city has clean air and is silent. Residents are counted, so `householdSize` and `householdNode` are filled before. */
export function foundEnvironment(deps: EnvironmentDeps): void {
  const { columns } = deps
  countResidents(deps)
  columns.districtAirIndex.fill(AIR_GOOD)
  columns.districtDayAirTenths.fill(TENTHS * AIR_GOOD)
}

/**
 * The hour's phases take the traffic's counters of the hour before these are reset. The day's phase comes after the last hour of the day
 * and before whatever reads the columns of the day that closed.
 */
export function environmentPhases(deps: EnvironmentDeps): readonly CityPhase[] {
  const ground = groundOf(deps)
  return [trafficPhase(ground), hourPhase(ground), dayPhase(ground)]
}

function trafficPhase(ground: Ground): CityPhase {
  return {
    name: 'environment.traffic',
    every: 'hour',
    reads: ['linkHourVehicles', 'linkHourSeconds', 'policySettings', 'nodeResidents', 'districtResidents'],
    writes: [
      'districtVehicleMetres',
      'districtEmitted',
      'districtEmittedRest',
      'districtNoiseTenths',
      'nodeNoiseSum',
    ],
    rows: ground.society.districtCount,
    run: (from, to, now) => takeTraffic(ground, [from, to], now),
  }
}

function hourPhase(ground: Ground): CityPhase {
  return {
    name: 'environment.hour',
    every: 'hour',
    reads: ['districtVehicleMetres', 'districtEmitted', 'powerEmissionMg'],
    writes: [
      'districtNoxNanograms',
      'districtPmNanograms',
      'districtAirIndex',
      'districtAirSum',
      'districtNoxSum',
      'vehicleGridWh',
      'vehicleGridRest',
      'co2MilligramsToday',
      'powerEmissionSeenMg',
      'vehicleMetresToday',
      'environmentHours',
    ],
    rows: 1,
    run(from, to) {
      if (from < to) closeHour(ground)
    },
  }
}

function dayPhase(ground: Ground): CityPhase {
  return {
    name: 'environment.day',
    every: 'day',
    reads: ['householdSize', 'householdNode'],
    writes: [
      'co2MilligramsToday',
      'vehicleMetresToday',
      'environmentHours',
      'districtAirSum',
      'districtNoxSum',
      'nodeNoiseSum',
      'co2MilligramsBefore',
      'vehicleMetresBefore',
      'noxNanogramsBefore',
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
