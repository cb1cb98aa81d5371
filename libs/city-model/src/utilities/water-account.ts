import { addF64, f64 } from '../memory/column.ts'
import type { WaterHour } from '../water/hour.ts'
import type { UtilitiesColumns } from './columns.ts'
import type { UtilitiesPlan } from './plan.ts'
import { TANK_FOUNDED_M, tankAreaOf } from './water-plan.ts'

const LITRES_A_M3 = 1000
const SUPPLIED = 0
const UNSERVED = 1
const LEAKED = 2

interface Counted {
  readonly plan: UtilitiesPlan
  readonly columns: UtilitiesColumns
  readonly hour: WaterHour
  /** Whole litres by zone. */
  readonly asked: Float64Array
  /** With which the hour ended. */
  readonly levelsM: readonly number[]
}

/**
 * Whole litres; what is less than one waits for the next hour. What the volumes lack to balance is counted too, so that the account
 * is exact: supplied = delivered + leaked + change of the tanks + imbalance.
 */
export function countWater({ plan, columns, hour, asked, levelsM }: Counted): void {
  const { waterRestLitres } = columns
  const demand = asked.reduce((sum, litres) => sum + litres, 0)
  const supplied = wholeLitres(waterRestLitres, SUPPLIED, hour.suppliedM3)
  const unserved = wholeLitres(waterRestLitres, UNSERVED, hour.missingM3)
  const delivered = demand - unserved
  const leaked = wholeLitres(waterRestLitres, LEAKED, hour.leakedM3)
  const before = tankLitres(plan, columns.tankLevelM)
  columns.tankLevelM.set(levelsM)
  const change = tankLitres(plan, columns.tankLevelM) - before
  addF64(columns.waterDemandLitres, 0, demand)
  addF64(columns.waterSuppliedLitres, 0, supplied)
  addF64(columns.waterDeliveredLitres, 0, delivered)
  addF64(columns.waterUnservedLitres, 0, unserved)
  addF64(columns.waterLeakedLitres, 0, leaked)
  addF64(columns.waterImbalanceLitres, 0, supplied - delivered - leaked - change)
}

function wholeLitres(rests: Float64Array, which: number, m3: number): number {
  const exact = m3 * LITRES_A_M3 + f64(rests, which)
  const whole = Math.round(exact)
  rests[which] = exact - whole
  return whole
}

/** What all tanks hold, in whole litres. */
export function tankLitres({ water }: UtilitiesPlan, levelsM: Float64Array): number {
  const m3 = water.network.tanks.reduce((sum, tank, area) => sum + tankAreaOf(tank) * f64(levelsM, area), 0)
  return Math.round(m3 * LITRES_A_M3)
}

export function foundedTankLitres(plan: UtilitiesPlan): number {
  return tankLitres(plan, new Float64Array(plan.zones.areas).fill(TANK_FOUNDED_M))
}
