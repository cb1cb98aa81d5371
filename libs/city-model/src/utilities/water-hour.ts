import type { CityPhase } from '../city/part.ts'
import { addI32, f64, i32 } from '../memory/column.ts'
import type { WaterHour } from '../water/hour.ts'
import type { WaterState } from '../water/water-state.ts'
import { WATER } from './columns.ts'
import { customersOf } from './day-plan.ts'
import { demandOf, waterRates } from './demand.ts'
import type { Utilities } from './deps.ts'
import { hourBefore } from './hour-clock.ts'
import { leaksOf } from './leaks.ts'
import { sharedNetwork } from './open-networks.ts'
import { countPumping, runningPumps } from './pumps.ts'
import { servedPermille, tellDistricts } from './served.ts'
import { watchSupply } from './supply-watch.ts'
import { countWater } from './water-account.ts'
import { type HourOfDay, weatherAt } from './weather.ts'

const PERMILLE = 1000
const SECONDS_AN_HOUR = 3600
const MINUTES_AN_HOUR = 60

/** What flows in the hour that ends, and who is served. */
export function waterPhase(deps: Utilities): CityPhase {
  const key = JSON.stringify(deps.plan.water.network)
  return {
    name: 'water',
    every: 'hour',
    rows: 1,
    reads: ['zoneResidents', 'zoneWorkers', 'districtPowerPermille', 'assetOutHours', 'assetCondition'],
    writes: [
      'tankLevelM',
      'areaPumpWh',
      'districtWaterPermille',
      'districtOutageMinutes',
      'waterDemandLitres',
      'waterSuppliedLitres',
      'waterDeliveredLitres',
      'waterUnservedLitres',
      'waterLeakedLitres',
      'waterImbalanceLitres',
      'waterRestLitres',
      'waterPressureTenths',
      'supplyLostHours',
      'supplyWellHours',
    ],
    run(from, to, now) {
      if (from < to) runWaterHour(deps, key, hourBefore(now))
    },
  }
}

function runWaterHour(deps: Utilities, key: string, now: HourOfDay): void {
  const { plan, columns, engine } = deps
  const asked = demandByZone(deps, now)
  const network = sharedNetwork(engine, plan.water.network, key)
  network.restore(stateOf(deps, asked))
  const hour = network.stepHour()
  countWater({ plan, columns, hour, asked, levelsM: network.state().tankLevelsM })
  countPumping(deps, hour)
  columns.waterPressureTenths[0] = meanPressureTenths(hour, asked)
  const served = hour.deliveredByJunctionM3.map((m3) => m3 * PERMILLE)
  const permille = servedPermille(served, asked, plan.zones.count).map((each) => Math.min(PERMILLE, each))
  tellDistricts(plan.zones, permille, columns.districtWaterPermille)
  countOutages(deps, now)
  watchSupply(deps, WATER, permille)
}

/** Whole litres. */
function demandByZone(deps: Utilities, now: HourOfDay): Float64Array {
  const rates = waterRates({ ...now, ...weatherAt(deps.random, now) })
  const customers = customersOf(deps)
  return customers.residents.map((_, zone) => demandOf(customers, rates, zone))
}

/** All of it follows from columns, so a restored city goes on with the same bits. */
function stateOf(deps: Utilities, asked: Float64Array): WaterState {
  const { columns, plan } = deps
  const { network } = plan.water
  const { firstPipe } = plan.assets
  return {
    tankLevelsM: [...columns.tankLevelM],
    pumpsRunning: network.pumps.map(() => true),
    pumpsPowered: runningPumps(deps),
    pipesOpen: network.pipes.map((_, pipe) => i32(columns.assetOutHours, firstPipe + pipe) === 0),
    demandsLps: Array.from(asked, (litres) => litres / SECONDS_AN_HOUR),
    leaksLps: leaksOf(deps),
  }
}

/** By what each zone asks for, of the lowest pressures in the hour; below nothing there is none. */
function meanPressureTenths({ pressuresM }: WaterHour, asked: Float64Array): number {
  let [weighted, weights] = [0, 0]
  for (const [zone, metres] of pressuresM.entries()) {
    weighted += Math.max(0, metres) * f64(asked, zone)
    weights += f64(asked, zone)
  }
  return weights === 0 ? 0 : Math.round((10 * weighted) / weights)
}

/** Minutes without power or water: of an hour in which a third is missing, twenty. A new day begins with its first hour. */
function countOutages({ columns }: Utilities, { hour }: HourOfDay): void {
  const { districtOutageMinutes, districtPowerPermille, districtWaterPermille } = columns
  if (hour === 0) districtOutageMinutes.fill(0)
  for (let district = 0; district < districtOutageMinutes.length; district += 1) {
    const served = Math.min(i32(districtPowerPermille, district), i32(districtWaterPermille, district))
    addI32(districtOutageMinutes, district, Math.round((MINUTES_AN_HOUR * (PERMILLE - served)) / PERMILLE))
  }
}
