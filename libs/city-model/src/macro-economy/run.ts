import { assertCountable } from './accounts.ts'
import { decideBudgets } from './consumption.ts'
import { openCreditMarket } from './credit-market.ts'
import { replaceFailed } from './entry.ts'
import { openGoodsMarket } from './goods-market.ts'
import { openLabourMarket } from './labour-market.ts'
import { plan } from './planning.ts'
import { produce, runDownContracts } from './production.ts'
import { settle } from './revenue.ts'
import type { ClosedEconomy } from './state.ts'

/** The phases of a period, in their order. */
export const PHASES = [
  { name: 'planning', run: plan },
  { name: 'labour', run: openLabourMarket },
  { name: 'credit', run: openCreditMarket },
  { name: 'production', run: produce },
  { name: 'contracts', run: runDownContracts },
  { name: 'budgets', run: decideBudgets },
  { name: 'goods', run: openGoodsMarket },
  { name: 'settlement', run: settle },
  { name: 'entry', run: replaceFailed },
] as const

export type PhaseName = (typeof PHASES)[number]['name']

/** A watcher hears of each phase after it. Throws TooManyCoins where prices have grown beyond counting. */
export function runPeriod(economy: ClosedEconomy, watch?: (phase: PhaseName) => void): void {
  for (const { name, run } of PHASES) {
    run(economy)
    watch?.(name)
  }
  assertCountable(economy)
  economy.period += 1
}
