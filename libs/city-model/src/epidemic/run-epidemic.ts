import { type Counts, openEpidemic } from './epidemic.ts'
import { EpidemicError, type EpidemicPlan } from './plan.ts'

/** The days of one run may not be more; an epidemic that is over ends before. */
export const EPIDEMIC_DAYS_MAX = 36_500

/** By day, from the beginning on: whole persons at the end of the day. */
export interface EpidemicSeries {
  readonly day: readonly number[]
  readonly susceptible: readonly number[]
  readonly exposed: readonly number[]
  readonly infectious: readonly number[]
  readonly recovered: readonly number[]
  readonly hospitalised: readonly number[]
  readonly dead: readonly number[]
}

export interface EpidemicOutcome {
  /** The share of the population that has ever been infected, the first ones included. */
  readonly attackRate: number
  /** The day with the most infectious persons, the first of several. */
  readonly peak: { readonly day: number; readonly infectious: number }
  readonly series: EpidemicSeries
}

/** Runs an epidemic until it is over, or for so many days. */
export function runEpidemic(plan: EpidemicPlan, daysMax: number): EpidemicOutcome {
  if (!(Number.isInteger(daysMax) && daysMax >= 1 && daysMax <= EPIDEMIC_DAYS_MAX)) {
    throw new EpidemicError('plan_out_of_range', `an epidemic runs for 1 to ${EPIDEMIC_DAYS_MAX} days`)
  }
  const epidemic = openEpidemic(plan)
  const days: Counts[] = [epidemic.counts()]
  while (days.length <= daysMax && !epidemic.isOver()) {
    for (let step = 0; step < plan.stepsPerDay; step += 1) epidemic.step()
    days.push(epidemic.counts())
  }
  const infectious = days.map((counts) => counts.infectious)
  const most = infectious.reduce((left, right) => Math.max(left, right), 0)
  return {
    attackRate: 1 - (days.at(-1)?.susceptible ?? 0) / plan.population,
    peak: { day: infectious.indexOf(most), infectious: most },
    series: {
      day: days.map((_, day) => day),
      susceptible: days.map((counts) => counts.susceptible),
      exposed: days.map((counts) => counts.exposed),
      infectious,
      recovered: days.map((counts) => counts.recovered),
      hospitalised: days.map((counts) => counts.hospitalised),
      dead: days.map((counts) => counts.dead),
    },
  }
}
