import { f64, i32 } from '../memory/column.ts'
import type { WaterHour } from '../water/hour.ts'
import type { Utilities } from './deps.ts'
import { PUMPS_A_WORKS, TANK_LEVEL_MAX_M } from './water-plan.ts'

/** A works pumps while its district gets at least this much of its power. */
export const PUMP_POWER_PERMILLE = 500
/** As full as this is a tank, in thousandths, when the last pump of its works stops; the second; the third. */
export const PUMPS_STOP_PERMILLE = [850, 650, 400] as const
/** To lift a litre by a metre, and how much of what a pump takes goes into the water. */
const JOULES_A_LITRE_METRE = 9.81
const PUMP_EFFICIENCY = 0.7
const JOULES_A_WH = 3600
const SECONDS_AN_HOUR = 3600
const PERMILLE = 1000

/** As many of each works as its tank calls for when the hour begins: the first that are in order, while there is power. */
export function runningPumps({ columns, plan }: Utilities): boolean[] {
  const running: boolean[] = []
  for (const area of plan.water.worksZone.keys()) {
    let wanted = wantedPumps({ columns, plan }, area)
    for (let pump = 0; pump < PUMPS_A_WORKS; pump += 1) {
      const asset = plan.assets.firstPump + area * PUMPS_A_WORKS + pump
      const runs = wanted > 0 && i32(columns.assetOutHours, asset) === 0
      running.push(runs)
      if (runs) wanted -= 1
    }
  }
  return running
}

function wantedPumps({ columns, plan }: Pick<Utilities, 'columns' | 'plan'>, area: number): number {
  const district = i32(plan.zones.district, i32(plan.water.worksZone, area))
  if (i32(columns.districtPowerPermille, district) < PUMP_POWER_PERMILLE) return 0
  const full = (PERMILLE * f64(columns.tankLevelM, area)) / TANK_LEVEL_MAX_M
  return PUMPS_STOP_PERMILLE.filter((stop) => full < stop).length
}

/** What the works took for their pumps, by the flow with which the hour ended. They ask for it in the hour that follows. */
export function countPumping({ columns, plan }: Utilities, { flowsLps }: WaterHour): void {
  const first = plan.water.network.pipes.length
  for (let area = 0; area < plan.zones.areas; area += 1) {
    let lps = 0
    for (let pump = 0; pump < PUMPS_A_WORKS; pump += 1) {
      lps += f64(flowsLps, first + area * PUMPS_A_WORKS + pump)
    }
    const joules =
      (lps * SECONDS_AN_HOUR * f64(plan.water.liftM, area) * JOULES_A_LITRE_METRE) / PUMP_EFFICIENCY
    columns.areaPumpWh[area] = Math.max(0, Math.floor(joules / JOULES_A_WH))
  }
}
