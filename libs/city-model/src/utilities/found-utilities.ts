import { dayOf } from '../clock.ts'
import { PERFECT_PPM } from './condition.ts'
import { planDay } from './day-plan.ts'
import type { Utilities } from './deps.ts'
import { ASK_CONDITION } from './purposes.ts'
import { centsPerKwh } from './tariff.ts'
import { TANK_FOUNDED_M } from './water-plan.ts'

/** Assets are of all ages: they start this much below perfect at most. */
const CONDITION_SPREAD_PPM = 200_000
const SERVED = 1000

/** Fills the columns of a new city. Those of its customers are filled already. */
export function foundColumns(deps: Utilities): void {
  const { columns, plan, random } = deps
  columns.districtPowerPermille.fill(SERVED)
  columns.districtWaterPermille.fill(SERVED)
  columns.powerCentsPerKwh[0] = centsPerKwh(0)
  for (let asset = 0; asset < plan.assets.count; asset += 1) {
    columns.assetCondition[asset] = PERFECT_PPM - random.below(CONDITION_SPREAD_PPM, asset, 0, ASK_CONDITION)
  }
  columns.tankLevelM.fill(TANK_FOUNDED_M)
  planDay(deps, dayOf(0))
}
