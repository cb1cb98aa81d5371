import type { Random } from '@urbe/kernel'

import {
  CLASS_COUNT,
  CO2,
  ELECTRIC,
  emit,
  fleetTable,
  KINDS,
  SHARES_PPM,
} from '../../src/environment/index.ts'
import {
  accountsOf,
  budgetOf,
  FLOW_KINDS,
  INCOME_TAX,
  incomeTax,
  transfer,
  UNIVERSAL_INCOME,
} from '../../src/government/index.ts'
import { ENVIRONMENT_BOUNDS, environmentHealth, infrastructureHealth } from '../../src/kpi/index.ts'
import { type Experiment, PEOPLE, people } from './experiment.ts'

export function environment(
  fleetOf: (more: number) => Int32Array,
  kilometresOf: (more: number) => number,
): Experiment {
  return (random, more) => {
    const columns = <Column>(make: () => Column) => Array.from({ length: KINDS }, make)
    const emitted = { milli: columns(() => new Float64Array(1)), rest: columns(() => new Float64Array(1)) }
    const vehicleMetres = Int32Array.of(kilometresOf(more) * (1000 + random.below(500, 0, 0, 0)))
    emit(fleetTable(fleetOf(more)), { vehicleMetres, speedKmh: Uint8Array.of(40) }, emitted, [0, 1])
    const co2Milligrams = emitted.milli[CO2]?.[0] ?? 0
    return environmentHealth(
      { people: 100, co2Milligrams, noxNanograms: 20_000, peopleExposedToNoise: 10 },
      ENVIRONMENT_BOUNDS,
    )
  }
}

export function fleet(electric: number): Int32Array {
  const shares = new Int32Array(CLASS_COUNT)
  shares[2] = SHARES_PPM - electric
  shares[ELECTRIC] = electric
  return shares
}

export function deficit(rateOf: (more: number) => number, incomeOf: (more: number) => number): Experiment {
  return (random, more) => {
    const accounts = accountsOf({ banks: 0, firms: 0, households: PEOPLE })
    const ledger = {
      accounts,
      columns: {
        balances: new Float64Array(accounts.count),
        flows: new Float64Array(FLOW_KINDS),
        payments: new Float64Array(FLOW_KINDS),
      },
    }
    const { government, restOfWorld, firstHousehold } = accounts
    const brackets = { fromCents: Float64Array.of(0), basisPoints: Int32Array.of(rateOf(more)) }
    for (const [at, luck] of people(random).entries()) {
      const household = firstHousehold + at
      transfer(ledger, { from: restOfWorld, to: household, cents: luck, flow: 0 })
      transfer(ledger, {
        from: household,
        to: government,
        cents: incomeTax(brackets, luck),
        flow: INCOME_TAX,
      })
      transfer(ledger, { from: restOfWorld, to: government, cents: incomeOf(more), flow: 0 })
      transfer(ledger, { from: government, to: household, cents: incomeOf(more), flow: UNIVERSAL_INCOME })
    }
    return budgetOf(ledger.columns).deficitCents
  }
}

export function infrastructure(
  change: (more: number) => { power?: number; roads?: number; condition?: number },
): Experiment {
  return (random, more) => {
    const demand = 1000 + random.below(1000, 0, 0, 0)
    const { power = 0, roads = 0, condition = 700_000 } = change(more)
    const served = (lost: number) => ({ demand, served: demand - lost, conditionPpm: condition })
    return infrastructureHealth({
      power: served(power),
      water: served(0),
      roads: served(roads),
      hospitals: served(9),
    })
  }
}

export function travelTimes(random: Random, stretched: number): Int32Array {
  return Int32Array.from(people(random), (luck) => 300 + luck + (luck > 900 ? stretched * luck : 0))
}
