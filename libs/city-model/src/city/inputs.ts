import { TICK_SECONDS } from '../clock.ts'
import { type DemographyColumns, orderNewcomers, populationOf } from '../demography/index.ts'
import { type HealthColumns, OUTBREAK_CASES_MAX, orderOutbreak } from '../health/index.ts'
import { type KpiColumns, markShock } from '../kpi/index.ts'
import type { CityMap, Road } from '../map.ts'
import { f64, i32 } from '../memory/column.ts'
import { applyPolicy, settingOf } from '../policies.ts'
import { checkShock, type Shock } from '../shocks.ts'
import type { TrafficColumns } from '../traffic/columns.ts'
import { breakAsset, type UtilitiesColumns } from '../utilities/index.ts'
import type { WorldInput } from '../world-input.ts'
import { beginFlood } from './flood-under-way.ts'
import { changeFuelPrice } from './fuel-price.ts'
import type { LivingCity } from './living-city.ts'
import { beginRecession } from './recession.ts'
import type { SettingsColumns } from './settings.ts'
import { orderClosure } from './street-closures.ts'
import type { ShockColumns } from './under-way.ts'

type Columns = SettingsColumns &
  ShockColumns &
  HealthColumns &
  KpiColumns &
  DemographyColumns &
  Pick<UtilitiesColumns, 'assetOutHours'> &
  Pick<TrafficColumns, 'linkMarks' | 'linkMoment'> & {
    readonly completedTicks: Int32Array
    readonly moodSum: Float64Array
  }

/** What comes into a city of citizens from outside: policies, and shocks. */
export function inputsOf(columns: Columns, { roads }: CityMap): Pick<LivingCity, 'check' | 'apply'> {
  const there = { assets: columns.assetOutHours.length, links: columns.linkMarks.length }
  const check = (input: WorldInput): void => {
    if (input.type === 'StrikeShock') checkShock(input.shock, there)
    else settingOf(input)
  }
  return {
    check,
    apply(input) {
      check(input)
      if (input.type === 'StrikeShock') strike(columns, input.shock, roads)
      else applyPolicy(columns, input)
    },
  }
}

/** What satisfaction loses from now on is the loss of this shock. */
function strike(columns: Columns, shock: Shock, roads: readonly Road[]): void {
  const now = i32(columns.completedTicks, 0) * TICK_SECONDS
  markShock(columns, { moodSum: f64(columns.moodSum, 0), population: populationOf(columns) })
  switch (shock.kind) {
    case 'outbreak':
      order(columns, shock)
      break
    case 'assetFailure':
      breakAsset(columns, shock.asset, shock.hours)
      break
    case 'fuelPrice':
      changeFuelPrice(columns, shock, now)
      break
    case 'flood':
      beginFlood(columns, shock, now)
      break
    case 'populationGrowth':
      orderNewcomers(columns, shock)
      break
    case 'recession':
      beginRecession(columns, shock, now)
      break
    case 'roadClosure':
      orderClosure(columns, { roads, closure: shock, now })
  }
}

/** Several in one quarter day bring in as many as there may be in one, so that each of them is taken. */
function order(columns: Columns, { cases, r0Permille }: Extract<Shock, { kind: 'outbreak' }>): void {
  const room = OUTBREAK_CASES_MAX - i32(columns.outbreakCases, 0)
  orderOutbreak(columns, { cases: Math.min(cases, room), r0Permille })
}
