import { TICK_SECONDS } from '../clock.ts'
import { type DemographyColumns, populationOf } from '../demography/index.ts'
import { type HealthColumns, OUTBREAK_CASES_MAX, orderOutbreak } from '../health/index.ts'
import { type KpiColumns, markShock } from '../kpi/index.ts'
import { f64, i32 } from '../memory/column.ts'
import { applyPolicy, settingOf } from '../policies.ts'
import { checkShock, type Shock } from '../shocks.ts'
import { breakAsset, type UtilitiesColumns } from '../utilities/index.ts'
import type { WorldInput } from '../world-input.ts'
import { changeFuelPrice, type FuelColumns } from './fuel-price.ts'
import type { LivingCity } from './living-city.ts'
import type { SettingsColumns } from './settings.ts'

type Columns = SettingsColumns &
  FuelColumns &
  HealthColumns &
  KpiColumns &
  DemographyColumns &
  Pick<UtilitiesColumns, 'assetOutHours'> & {
    readonly completedTicks: Int32Array
    readonly moodSum: Float64Array
  }

/** What comes into a city of citizens from outside: policies, and shocks. */
export function inputsOf(columns: Columns): Pick<LivingCity, 'check' | 'apply'> {
  const check = (input: WorldInput): void => {
    if (input.type === 'StrikeShock') checkShock(input.shock, columns.assetOutHours.length)
    else settingOf(input)
  }
  return {
    check,
    apply(input) {
      check(input)
      if (input.type === 'StrikeShock') strike(columns, input.shock)
      else applyPolicy(columns, input)
    },
  }
}

/** What satisfaction loses from now on is the loss of this shock. */
function strike(columns: Columns, shock: Shock): void {
  markShock(columns, { moodSum: f64(columns.moodSum, 0), population: populationOf(columns) })
  switch (shock.kind) {
    case 'outbreak':
      order(columns, shock)
      break
    case 'assetFailure':
      breakAsset(columns, shock.asset, shock.hours)
      break
    case 'fuelPrice':
      changeFuelPrice(columns, shock, i32(columns.completedTicks, 0) * TICK_SECONDS)
  }
}

/** Several in one quarter day bring in as many as there may be in one, so that each of them is taken. */
function order(columns: Columns, { cases, r0Permille }: Extract<Shock, { kind: 'outbreak' }>): void {
  const room = OUTBREAK_CASES_MAX - i32(columns.outbreakCases, 0)
  orderOutbreak(columns, { cases: Math.min(cases, room), r0Permille })
}
