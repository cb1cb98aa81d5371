import { exp } from '../math/dmath.ts'

/** Nobody grows older than this many years. */
export const AGE_MAX = 119
const WORD_VALUES = 4_294_967_296
const MONTHS = 12

/** The Gompertz force of mortality b exp(b (x - M)) in terms of the modal age at death M (Missov et al. 2015). */
export interface Gompertz {
  readonly modalAge: number
  readonly slope: number
}

/** Life expectancy at birth is near M - 0.577/b, 79 years: choices of ours within what rich countries have. */
export const MORTALITY: Gompertz = { modalAge: 85, slope: 0.1 }

/** By age in years: the words of chance below mean death in this month. In the last year everybody dies. */
export function deathThresholds({ modalAge, slope }: Gompertz): Uint32Array {
  const table = new Uint32Array(AGE_MAX + 1)
  for (let age = 0; age < AGE_MAX; age += 1) {
    const hazardOfYear = exp(slope * (age + 1 - modalAge)) - exp(slope * (age - modalAge))
    table[age] = Math.floor((1 - exp(-hazardOfYear / MONTHS)) * WORD_VALUES)
  }
  table[AGE_MAX] = WORD_VALUES - 1
  return table
}

/**
 * Births a year per 1000 women by age group of five years, from 10-14 to 45-49, in tenths: Martin et al., Births: Final data
 * for 2019, National Vital Statistics Reports 70(2), 2021 (United States; they sum up to 1706 births in the lives of 1000 women).
 */
export const FERTILITY_TENTHS: readonly number[] = [2, 167, 666, 937, 983, 528, 120, 9]
const FERTILE_FROM = 10
const GROUP_YEARS = 5
const TENTHS = 10_000

/** By age in years: the words of chance below mean that a woman gives birth in this month. */
export function birthThresholds(tenthsPerThousand: readonly number[]): Uint32Array {
  return Uint32Array.from({ length: AGE_MAX + 1 }, (_, age) => {
    const tenths = tenthsPerThousand[Math.floor((age - FERTILE_FROM) / GROUP_YEARS)] ?? 0
    return Math.floor((tenths / TENTHS / MONTHS) * WORD_VALUES)
  })
}

/** Boys among 1000 born: 105 to 100 girls. */
export const BOYS_PERMILLE = 512

export interface Migration {
  /** What the world outside offers, as a mean mood. */
  readonly outsideMood: number
  /** How much the odds change with one point of mood. */
  readonly slope: number
  /** Billionths of households a month that would move at most, in either direction. */
  readonly mostPpb: number
}

/** At equal satisfaction 4 % of households leave in a year and as many come; all three are choices of ours. */
export const MIGRATION: Migration = { outsideMood: 500, slope: 0.01, mostPpb: 6_666_667 }

export interface MigrationRates {
  readonly leavingPpb: number
  readonly arrivingPpb: number
}

/** A logit between the city and the outside: what is not said for leaving is said for arriving. */
export function migrationRates({ outsideMood, slope, mostPpb }: Migration, meanMood: number): MigrationRates {
  const leavingPpb = Math.floor(mostPpb / (1 + exp(slope * (meanMood - outsideMood))))
  return { leavingPpb, arrivingPpb: mostPpb - leavingPpb }
}
