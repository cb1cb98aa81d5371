import { exp, pow } from '../math/dmath.ts'
import { f64, i32 } from '../memory/column.ts'
import type { Households } from './agents.ts'
import type { Economy } from './state.ts'

const { floor, max, min } = Math

/** How much of its money each household takes to the shops. */
export function decideBudgets(economy: Economy): void {
  if (economy.parameters.bufferPeriods === undefined) budgetByThrift(economy)
  else budgetByBuffer(economy, economy.parameters.bufferPeriods)
}

/** Equation 3.12: the more one has saved in comparison with the others, the smaller the share that is spent. */
function budgetByThrift({ households, parameters }: Economy): void {
  const count = households.savings.length
  let sum = 0
  let people = 0
  for (let household = 0; household < count; household += 1) {
    sum += savedBefore(households, household)
    people += i32(households.members, household)
  }
  const average = max(1, sum / people)
  for (let household = 0; household < count; household += 1) {
    const members = i32(households.members, household)
    const saved = members > 0 ? savedBefore(households, household) / members : 0
    const propensity = 1 / (1 + pow(tanh(saved / average), parameters.thrift))
    const wealth = freeMoney(households, household)
    spend({ household, wealth, budget: wealth * propensity, propensity }, households)
  }
}

/** Without what came in during this period. */
function savedBefore({ savings, income }: Households, household: number): number {
  return max(0, f64(savings, household) - f64(income, household))
}

function freeMoney({ savings, committed }: Households, household: number): number {
  return max(0, f64(savings, household) - f64(committed, household))
}

function tanh(x: number): number {
  const decay = exp(-2 * x)
  return (1 - decay) / (1 + decay)
}

const GROWTH_MIN = -0.99

/** Equation 3.20: each household wants to own as many periods' income as the buffer has, and corrects what differs. */
function budgetByBuffer({ households }: Economy, buffer: number): void {
  for (let household = 0; household < households.savings.length; household += 1) {
    const income = f64(households.income, household)
    const savings = savedBefore(households, household)
    const before = f64(households.lastIncome, household)
    const propensity = max(0, bufferPropensity({ income, savings, before, buffer }))
    const wealth = freeMoney(households, household)
    households.lastIncome[household] = income
    const base = income > 0 ? income : savings
    spend({ household, wealth, budget: base * propensity, propensity }, households)
  }
}

interface Position {
  readonly income: number
  readonly savings: number
  /** Income of the period before. */
  readonly before: number
  readonly buffer: number
}

/** Without income, a part of the buffer; with the first income, what the buffer leaves; else the rule of the book. */
export function bufferPropensity({ income, savings, before, buffer }: Position): number {
  if (income <= 0) return 1 / buffer
  if (before <= 0) return 1 - buffer + savings / income
  const growth = max(GROWTH_MIN, income / before - 1)
  const divergence = savings / before - buffer
  return 1 + (divergence - buffer * growth) / (1 + growth)
}

interface Spending {
  readonly household: number
  readonly wealth: number
  readonly budget: number
  readonly propensity: number
}

function spend({ household, wealth, budget, propensity }: Spending, households: Households): void {
  const coins = min(wealth, floor(budget))
  households.propensity[household] = propensity
  households.budget[household] = coins
  households.income[household] = 0
}
