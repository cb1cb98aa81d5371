import { budgetOf, imbalanceOf, SPENDING } from '../government/index.ts'
import { CPI_BASE, inflationPpm, unemployment } from '../kpi/index.ts'
import { f64, i32 } from '../memory/column.ts'
import { cityAccounts, OF_BANKS, OF_GOVERNMENT, SCALAR, WEEKS_KEPT } from './columns.ts'
import type { EconomyDeps } from './deps.ts'
import { meanFlow, meanFlows } from './figures.ts'

const PPM = 1_000_000
const INDEX_POINTS = CPI_BASE / 100

export interface EconomyKpis {
  /** 0..1 of those who can work. */
  readonly unemployment: number
  readonly gdpCentsPerDay: number
  /** 100 at the founding. */
  readonly consumerPriceIndex: number
  /** Of the last year, or since the founding; 0.02 is two percent. */
  readonly inflation: number
  readonly gini: number
  readonly averageWageCentsPerDay: number
  /** What the government owns less what it owes. */
  readonly treasuryCents: number
  /** Mean of the last seven days. */
  readonly governmentDeficitCentsPerDay: number
  /** What services cost, mean of the last seven days. */
  readonly governmentSpendingCentsPerDay: number
  /** All money there is: what everybody holds less what is owed to the central bank. No tick changes it. */
  readonly moneyCents: number
  /** The sum of all balances; anything but 0 is a fault. */
  readonly ledgerImbalanceCents: number
}

export function economyKpis({ society, columns }: Pick<EconomyDeps, 'society' | 'columns'>): EconomyKpis {
  const { economyScalars, centralBankClaims, balances } = columns
  const accounts = cityAccounts(society)
  const ledger = {
    accounts,
    columns: { balances, flows: columns.flowsToday, payments: columns.paymentsToday },
  }
  const index = f64(economyScalars, SCALAR.index)
  const debt = f64(centralBankClaims, OF_GOVERNMENT)
  return {
    unemployment: unemployment(f64(economyScalars, SCALAR.employed), f64(economyScalars, SCALAR.labourForce)),
    gdpCentsPerDay: f64(economyScalars, SCALAR.grossProductCents),
    consumerPriceIndex: index / INDEX_POINTS,
    inflation: inflationPpm(yearAgo(columns), index) / PPM,
    gini: i32(columns.giniPpm, 0) / PPM,
    averageWageCentsPerDay: f64(economyScalars, SCALAR.averageWageCents),
    treasuryCents: f64(balances, accounts.government) - debt,
    governmentDeficitCentsPerDay: budgetOf({ flows: meanFlows(columns) }).deficitCents,
    governmentSpendingCentsPerDay: meanFlow(columns, SPENDING),
    moneyCents: -f64(balances, accounts.centralBank) - debt - f64(centralBankClaims, OF_BANKS),
    ledgerImbalanceCents: imbalanceOf(ledger),
  }
}

function yearAgo({ economyScalars, indexHistory }: EconomyDeps['columns']): number {
  const week = f64(economyScalars, SCALAR.week)
  return f64(indexHistory, Math.max(0, week - (WEEKS_KEPT - 1)) % WEEKS_KEPT)
}
