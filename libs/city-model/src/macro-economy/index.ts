export { type MoneyAccount, moneyAccount, TooManyCoins } from './accounts.ts'
export { PERIODS_MAX } from './draws.ts'
export { type Evaluation, evaluate, figuresOf, PASS_SHARE_MIN, type TargetResult } from './evaluate.ts'
export type { Figures } from './figures.ts'
export {
  type EconomyParameters,
  PARAMETERS,
  PUBLISHED,
  SCENARIOS,
  type ScenarioName,
} from './parameters.ts'
export { type EconomyRecord, recordEconomy, SERIES, type SeriesName } from './record.ts'
export { PHASES, type PhaseName, runPeriod } from './run.ts'
export { type Economy, foundEconomy } from './state.ts'
