import type { CityPhase } from '../city/part.ts'
import { dayOf } from '../clock.ts'
import { cityEconomyOf } from './city-market.ts'
import { MONEY, SCALARS } from './column-groups.ts'
import { DAYS_A_WEEK } from './columns.ts'
import { dayPhases } from './day-phases.ts'
import type { CityEconomy, EconomyDeps } from './deps.ts'
import { closeBooks } from './figures.ts'
import { type Nightly, nightly } from './nightly.ts'
import { countAbsent, forgetHours, noteHour, putOnShelves } from './supply.ts'
import { weekPhases } from './week-phases.ts'

/**
 * A day ends with its work, its payments and its shopping. On working days wages are paid; on Saturday firms settle, close and open; on
 * Sunday they plan, hire, borrow and price the week to come.
 */
export function economyPhases(deps: EconomyDeps): readonly CityPhase[] {
  const city = cityEconomyOf(deps)
  return [
    hourly(city),
    absence(city),
    output(city),
    ...[...dayPhases(city), ...weekPhases(city), books(city)].map(nightly),
  ]
}

function hourly(city: CityEconomy): CityPhase {
  return {
    name: 'economy: hour',
    every: 'hour',
    reads: ['districtPowerPermille', 'districtWaterPermille', 'powerCentsPerKwh'],
    writes: ['districtServedHours', 'hoursToday'],
    rows: 1,
    run(from, to) {
      if (from < to) noteHour(city)
    },
  }
}

function absence(city: CityEconomy): CityPhase {
  return {
    name: 'economy: absence',
    every: 'day',
    reads: ['citizenEmployer', 'citizenStage', 'citizenStageUntil'],
    writes: ['businessAbsent'],
    rows: 1,
    run(from, to) {
      if (from < to) countAbsent(city)
    },
  }
}

function output(city: CityEconomy): CityPhase {
  return {
    name: 'economy: output',
    every: 'day',
    reads: [
      'districtServedHours',
      'hoursToday',
      'policySettings',
      'shocksUnderWay',
      'businessProduction',
      'businessAbsent',
      'businessWorkers',
    ],
    writes: ['businessStock', 'businessOutputPermille'],
    rows: city.society.businessCount,
    run: (from, to, now) => putOnShelves(city, { from, to, day: dayOf(now) - 1 }),
  }
}

function books(city: CityEconomy): Nightly {
  return {
    name: 'economy: books',
    reads: [],
    writes: [...MONEY, ...SCALARS, 'flowsWeek', 'districtServedHours', 'hoursToday'],
    run(day) {
      closeBooks(city, day % DAYS_A_WEEK)
      forgetHours(city)
    },
  }
}
