import { budgetOf, clearFlows, EXPORTS, FLOW_KINDS, FOREIGN_TRADE, SPENDING } from '../government/index.ts'
import { grossProduct } from '../kpi/index.ts'
import { addF64, f64 } from '../memory/column.ts'
import { TREASURY_DAYS } from './choices.ts'
import { DAYS_A_WEEK, SCALAR } from './columns.ts'
import type { CityEconomy, EconomyDeps } from './deps.ts'
import { payDebtDown } from './treasury.ts'

/** The last thing of a day: its product, its budget, and the debt is paid down. */
export function closeBooks({ columns, ledger }: CityEconomy, weekday: number): void {
  const { economyScalars, flowsToday, flowsWeek } = columns
  flowsWeek.set(flowsToday, weekday * FLOW_KINDS)
  addF64(economyScalars, SCALAR.days, 1)
  const product = grossProduct({
    consumption: f64(economyScalars, SCALAR.consumptionCents) + f64(economyScalars, SCALAR.utilitiesCents),
    investment: 0,
    government: f64(flowsToday, SPENDING),
    exports: f64(flowsToday, EXPORTS),
    imports: meanFlow(columns, FOREIGN_TRADE),
  })
  economyScalars[SCALAR.grossProductCents] = product
  economyScalars[SCALAR.utilitiesCents] = 0
  payDebtDown(ledger, columns, budgetOf({ flows: meanFlows(columns) }).outlayCents * TREASURY_DAYS)
  clearFlows(ledger)
}

/** Whole cents a day, the mean of the last week. */
export function meanFlow({ economyScalars, flowsWeek }: EconomyDeps['columns'], kind: number): number {
  let sum = 0
  for (let day = 0; day < DAYS_A_WEEK; day += 1) sum += f64(flowsWeek, day * FLOW_KINDS + kind)
  return Math.floor(sum / Math.max(1, Math.min(DAYS_A_WEEK, f64(economyScalars, SCALAR.days))))
}

export function meanFlows(columns: EconomyDeps['columns']): Float64Array {
  return Float64Array.from({ length: FLOW_KINDS }, (_, kind) => meanFlow(columns, kind))
}
