import { fuelPercentAt } from '../city/fuel-price.ts'
import type { CityPhase } from '../city/part.ts'
import { SETTING } from '../city/settings.ts'
import { HOUR_SECONDS } from '../clock.ts'
import { addF64, f64, i32 } from '../memory/column.ts'
import { type Supply, supply, type Topology } from '../power/dispatch/supply.ts'
import { POWER } from './columns.ts'
import { chargingWhAPerson, customersOf, flexibleWh, shiftedWh } from './day-plan.ts'
import { demandOf, powerRates } from './demand.ts'
import type { Utilities } from './deps.ts'
import { type FindTopology, topologies } from './grid-state.ts'
import { hourBefore } from './hour-clock.ts'
import { protect } from './protection.ts'
import { servedPermille, tellDistricts } from './served.ts'
import { watchSupply } from './supply-watch.ts'
import { centsPerKwh } from './tariff.ts'
import { dearestCents, emissionsOf, unitsFor } from './units.ts'
import { type HourOfDay, weatherAt } from './weather.ts'

const READS = [
  'policySettings',
  'shocksUnderWay',
  'zoneResidents',
  'zoneWorkers',
  'zoneFlexibleWh',
  'dayFlexiblePercent',
  'dayChargingWh',
  'dayShiftedPpm',
  'areaPumpWh',
] as const

/** Who generates in the hour that ends, what each line carries, and who is served. */
export function powerPhase(deps: Utilities): CityPhase {
  const findTopology = topologies(deps.plan.power)
  return {
    name: 'power',
    every: 'hour',
    rows: 1,
    reads: deps.columns.vehicleGridWh === undefined ? READS : [...READS, 'vehicleGridWh'],
    writes: [
      'carsDrewWh',
      'assetOutHours',
      'lineOverHours',
      'districtPowerPermille',
      'powerCentsPerKwh',
      'energyDemandWh',
      'energyGeneratedWh',
      'energyUnservedWh',
      'powerEmissionMg',
      'supplyLostHours',
      'supplyWellHours',
    ],
    run(from, to, now) {
      if (from < to) runPowerHour(deps, findTopology, now)
    },
  }
}

function runPowerHour(deps: Utilities, findTopology: FindTopology, end: number): void {
  const { plan, columns, random } = deps
  const { stations, stationBus, priority } = plan.power
  const now = hourBefore(end)
  const weather = weatherAt(random, now)
  const demandW = demandByBus(deps, { ...now, temperatureTenths: weather.temperatureTenths })
  const costs = {
    carbonCents: i32(columns.policySettings, SETTING.carbonCentsPerTonne),
    fuelPercent: fuelPercentAt(columns, end - HOUR_SECONDS),
  }
  const isOut = (station: number) => i32(columns.assetOutHours, plan.assets.firstStation + station) > 0
  const units = unitsFor(stations, { ...weather, ...costs, isOut })
  const solve = (topology: Topology) => supply(topology, { units, unitBus: stationBus, demandW, priority })
  const { answer, topology } = protect({ columns, findTopology, solve })
  account(deps, answer, demandW)
  addF64(columns.carsDrewWh, 0, columns.vehicleGridWh?.[0] ?? 0)
  const cents = centsPerMwh({ answer, topology, demandW }) ?? dearestCents(stations, costs)
  columns.powerCentsPerKwh[0] = centsPerKwh(cents)
  const permille = servedPermille(answer.servedW, demandW, plan.zones.count)
  tellDistricts(plan.zones, permille, columns.districtPowerPermille)
  watchSupply(deps, POWER, permille)
}

/** Whole Wh of the hour, which are its mean W. */
function demandByBus(deps: Utilities, now: HourOfDay & { temperatureTenths: number }): Float64Array {
  const { plan, columns } = deps
  const rates = powerRates({ ...now, chargingWh: chargingWhAPerson(deps) })
  const customers = customersOf(deps)
  const demandW = new Float64Array(plan.power.grid.buses)
  for (let zone = 0; zone < plan.zones.count; zone += 1) {
    const wh = demandOf(customers, rates, zone)
    demandW[zone] = wh - flexibleWh(deps, wh) + shiftedWh(deps, zone, now.hour)
  }
  for (const [area, zone] of plan.water.worksZone.entries()) {
    addF64(demandW, zone, f64(columns.areaPumpWh, area))
  }
  return demandW
}

/** The direct-current form knows no losses: generated = demand - unserved, to the Wh. */
function account({ plan, columns }: Utilities, answer: Supply, demandW: Float64Array): void {
  addF64(
    columns.energyDemandWh,
    0,
    demandW.reduce((sum, wh) => sum + wh, 0),
  )
  addF64(
    columns.energyGeneratedWh,
    0,
    answer.outputW.reduce((sum, wh) => sum + wh, 0),
  )
  addF64(columns.energyUnservedWh, 0, answer.unservedW)
  addF64(columns.powerEmissionMg, 0, emissionsOf(plan.power.stations, answer.outputW))
}

interface Priced {
  readonly answer: Supply
  readonly topology: Topology
  readonly demandW: Float64Array
}

/** Of the island that asks for most; undefined where there is too little power in it. */
function centsPerMwh({ answer, topology, demandW }: Priced): number | undefined {
  const wanted = new Float64Array(topology.islands.count)
  for (const [bus, island] of topology.islands.of.entries()) addF64(wanted, island, f64(demandW, bus))
  const main = wanted.indexOf(wanted.reduce((most, watts) => Math.max(most, watts), 0))
  return f64(wanted, main) === 0 ? 0 : answer.price[main]
}
