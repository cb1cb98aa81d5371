import type { Served } from '../kpi/condition.ts'
import { f64, i32 } from '../memory/column.ts'
import { DAY_FIGURES, type DayFigure, type UtilitiesColumns } from './columns.ts'
import { PERFECT_PPM } from './condition.ts'
import type { UtilitiesPlan } from './plan.ts'
import { foundedTankLitres, tankLitres } from './water-account.ts'

/** Figures of the last whole day, but for those of the last hour: price, pressure and condition. */
export interface UtilitiesKpis {
  readonly power: Served
  readonly water: Served
  readonly powerServedPpm: number
  readonly energyUnservedWh: number
  readonly powerCentsPerKwh: number
  readonly emissionsMg: number
  readonly waterServedPpm: number
  readonly meanPressureTenths: number
}

interface Standing {
  readonly plan: UtilitiesPlan
  readonly columns: UtilitiesColumns
}

export function utilitiesKpis({ plan, columns }: Standing): UtilitiesKpis {
  const ofDay = (figure: DayFigure) => f64(columns.dayBefore, DAY_FIGURES.indexOf(figure))
  const { firstPipe, count } = plan.assets
  const power: Served = {
    demand: ofDay('energyDemandWh'),
    served: ofDay('energyDemandWh') - ofDay('energyUnservedWh'),
    conditionPpm: meanCondition(columns, 0, firstPipe),
  }
  const water: Served = {
    demand: ofDay('waterDemandLitres'),
    served: ofDay('waterDemandLitres') - ofDay('waterUnservedLitres'),
    conditionPpm: meanCondition(columns, firstPipe, count),
  }
  return {
    power,
    water,
    powerServedPpm: shareOf(power),
    energyUnservedWh: ofDay('energyUnservedWh'),
    powerCentsPerKwh: f64(columns.powerCentsPerKwh, 0),
    emissionsMg: ofDay('powerEmissionMg'),
    waterServedPpm: shareOf(water),
    meanPressureTenths: i32(columns.waterPressureTenths, 0),
  }
}

function shareOf({ demand, served }: Served): number {
  return demand === 0 ? PERFECT_PPM : Math.floor((served / demand) * PERFECT_PPM)
}

function meanCondition({ assetCondition }: UtilitiesColumns, from: number, to: number): number {
  let sum = 0
  for (let asset = from; asset < to; asset += 1) sum += i32(assetCondition, asset)
  return Math.floor(sum / Math.max(1, to - from))
}

/** What must be nothing, and how far the solver's volumes are from balance. */
export interface UtilitiesAccount {
  /** generated - demand + unserved + losses. */
  readonly energyGapWh: number
  /** supplied - delivered - leaked - change of the tanks - imbalance. */
  readonly waterGapLitres: number
  readonly waterImbalanceLitres: number
  /** What the imbalance may be by now, either way. */
  readonly waterImbalanceLitresMax: number
}

/** The solver stops when its flows are this close, in millionths, and tanks are full or empty to the second. */
export const WATER_IMBALANCE_PPM_MAX = 200
/** What rounding to litres may add. */
const ROUNDING_LITRES = 4

export function utilitiesAccount({ plan, columns }: Standing): UtilitiesAccount {
  const of = (column: Float64Array) => f64(column, 0)
  const inTanks = tankLitres(plan, columns.tankLevelM) - foundedTankLitres(plan)
  const supplied = of(columns.waterSuppliedLitres)
  const used = of(columns.waterDeliveredLitres) + of(columns.waterLeakedLitres)
  const imbalance = of(columns.waterImbalanceLitres)
  return {
    energyGapWh:
      of(columns.energyGeneratedWh) -
      of(columns.energyDemandWh) +
      of(columns.energyUnservedWh) +
      of(columns.energyLossesWh),
    waterGapLitres: supplied - used - inTanks - imbalance,
    waterImbalanceLitres: imbalance,
    waterImbalanceLitresMax:
      ROUNDING_LITRES + Math.ceil((WATER_IMBALANCE_PPM_MAX * (supplied + used)) / PERFECT_PPM),
  }
}
