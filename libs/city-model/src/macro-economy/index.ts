export { type MoneyAccount, moneyAccount, TooManyCoins } from './accounts.ts'
export type { Banks, Firms, Households, Workers } from './agents.ts'
export type { Books } from './books.ts'
export { decideBudgets } from './consumption.ts'
export { openCreditMarket } from './credit-market.ts'
export { drawsFrom, PERIODS_MAX } from './draws.ts'
export {
  foundFirm,
  markFailedFirms,
  type Newcomer,
  newcomerOf,
  releaseWorkers,
  replaceBanks,
} from './entry.ts'
export { type Evaluation, evaluate, figuresOf, PASS_SHARE_MIN, type TargetResult } from './evaluate.ts'
export type { Figures } from './figures.ts'
export { visitShops } from './goods-market.ts'
export { openLabourMarket } from './labour-market.ts'
export {
  type EconomyParameters,
  PARAMETERS,
  PUBLISHED,
  SCENARIOS,
  type ScenarioName,
} from './parameters.ts'
export { plan } from './planning.ts'
export { notePrice, PRICES_KEPT, type PriceHistory } from './price-history.ts'
export { makeGoods, runDownContracts, setPrices } from './production.ts'
export { type EconomyRecord, recordEconomy, SERIES, type SeriesName } from './record.ts'
export { settle } from './revenue.ts'
export { PHASES, type PhaseName, runPeriod } from './run.ts'
export { type ClosedEconomy, type Economy, foundEconomy, type Loans } from './state.ts'
