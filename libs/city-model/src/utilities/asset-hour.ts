import { type CityPhase, DAYS_A_MONTH } from '../city/part.ts'
import { addI32, f64, i32 } from '../memory/column.ts'
import { ASSET_FIGURES, type AssetKind } from './assets.ts'
import { DAY_FIGURES, HOURS_A_DAY } from './columns.ts'
import { conditionAfterDay, failuresPpmAMonth, PERFECT_PPM, wearPpmADay } from './condition.ts'
import type { Utilities } from './deps.ts'
import { hourBefore, hourNumber } from './hour-clock.ts'
import { ASK_FAILURE, ASK_REPAIR } from './purposes.ts'

/** No more failures than this are told a day. */
export const FAILURES_TOLD_A_DAY_MAX = 5
const WORDS = 4_294_967_296
const HOURS_A_MONTH = DAYS_A_MONTH * HOURS_A_DAY

/** Repairs go on, and what breaks is out from the next hour on; with the last hour of a day all assets age, and its account is closed. */
export function assetPhase(deps: Utilities): CityPhase {
  return {
    name: 'utilityAssets',
    every: 'hour',
    rows: 1,
    reads: ['maintenancePpm', ...DAY_FIGURES],
    writes: ['assetCondition', 'assetOutHours', 'assetFailuresToday', 'dayBegan', 'dayBefore'],
    run(from, to, now) {
      if (from >= to) return
      const hour = hourBefore(now)
      if (hour.hour === 0) deps.columns.assetFailuresToday[0] = 0
      for (let asset = 0; asset < deps.plan.assets.count; asset += 1) {
        if (i32(deps.columns.assetOutHours, asset) > 0) addI32(deps.columns.assetOutHours, asset, -1)
        else if (fails(deps, asset, hourNumber(hour))) breakDown(deps, asset, hourNumber(hour))
      }
      if (hour.hour === HOURS_A_DAY - 1) closeDay(deps)
    },
  }
}

function fails({ plan, columns, random }: Utilities, asset: number, hours: number): boolean {
  const ppm = failuresPpmAMonth(kindOf(plan.assets.kinds, asset), i32(columns.assetCondition, asset))
  return random.word(asset, hours, ASK_FAILURE) < (ppm * WORDS) / (PERFECT_PPM * HOURS_A_MONTH)
}

function breakDown(deps: Utilities, asset: number, hours: number): void {
  const { plan, columns, random, map } = deps
  const kind = kindOf(plan.assets.kinds, asset)
  const { repairHoursMin, repairHoursMax } = ASSET_FIGURES[kind]
  const repairHours =
    repairHoursMin + random.below(repairHoursMax - repairHoursMin + 1, asset, hours, ASK_REPAIR)
  columns.assetOutHours[asset] = repairHours
  addI32(columns.assetFailuresToday, 0, 1)
  if (i32(columns.assetFailuresToday, 0) > FAILURES_TOLD_A_DAY_MAX) return
  const district = i32(plan.zones.district, i32(plan.assets.zone, asset))
  const name = map.districts[district]?.name ?? ''
  deps.tell({ type: 'UtilityAssetFailed', asset, kind, district, name, repairHours })
}

function closeDay({ plan, columns }: Utilities): void {
  const maintenancePpm = i32(columns.maintenancePpm, 0)
  for (const [asset, kind] of plan.assets.kinds.entries()) {
    const before = i32(columns.assetCondition, asset)
    columns.assetCondition[asset] = conditionAfterDay(before, wearPpmADay(kind), maintenancePpm)
  }
  for (const [figure, name] of DAY_FIGURES.entries()) {
    const now = f64(columns[name], 0)
    columns.dayBefore[figure] = now - f64(columns.dayBegan, figure)
    columns.dayBegan[figure] = now
  }
}

function kindOf(kinds: readonly AssetKind[], asset: number): AssetKind {
  return kinds[asset] ?? 'pipe'
}
