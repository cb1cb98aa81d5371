import { type EpidemicPlan, finalSize, finalSizeDeviation, runEpidemic } from '@urbe/city-model/epidemic'

import type { Effort, Truth, TruthSource } from './truth.ts'

/** The final size of an epidemic, at different lengths of a step, and how fast it is run. */
export const epidemicTruths: TruthSource = {
  part: 'Epidemic',
  *run(_, effort) {
    for (const [r0, size] of SIZES) yield sizeTruth({ r0, size, effort })
    if (effort === 'full') yield speedTruth()
  },
}

/** R0 and the root of z = 1 - exp(-R0 z). */
const SIZES = [
  [1.5, 0.58281],
  [2, 0.79681],
  [3, 0.94048],
] as const
const RUNS = { short: { population: 10_000, seeds: 3 }, full: { population: 100_000, seeds: 20 } } as const
const INITIAL_PER_PERSONS = 2_000
const DEVIATIONS = 4
const DAYS_MAX = 5_000

function sizeTruth({ r0, size, effort }: { r0: number; size: number; effort: Effort }): Truth {
  const { population, seeds } = RUNS[effort]
  const initial = population / INITIAL_PER_PERSONS
  let sum = 0
  let isConserved = true
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { attackRate, series } = runEpidemic({ ...planOf(seed), population, r0, initial }, DAYS_MAX)
    sum += attackRate
    const { susceptible, exposed, infectious, recovered, dead } = series
    const columns = [susceptible, exposed, infectious, recovered, dead]
    isConserved &&= series.day.every(
      (day) => columns.reduce((all, column) => all + (column[day] ?? 0), 0) === population,
    )
  }
  const mean = sum / seeds
  const tolerance = (DEVIATIONS * finalSizeDeviation(r0, population)) / Math.sqrt(seeds)
  // The few who were ill at the beginning shift the root a little.
  const isClose = Math.abs(mean - finalSize(r0, initial / population)) <= tolerance
  return {
    id: 'T12',
    what: `Final size for R0 = ${r0}, ${population} persons, each counted every day`,
    expected: String(size),
    obtained: `${mean.toFixed(5)}, mean of ${seeds} seeds`,
    tolerance: `4 sd = ${tolerance.toFixed(5)}`,
    outcome: isClose && isConserved ? 'pass' : 'fail',
  }
}

/** With and without incubation, at three lengths of a step. */
function planOf(seed: number): Omit<EpidemicPlan, 'population' | 'r0' | 'initial'> {
  const stepsPerDay = [1, 2, 4][seed % 3] ?? 1
  return { seed, incubationDays: seed % 2 === 0 ? 0 : 3, infectiousDays: 5, stepsPerDay }
}

const SPEED_MIN = 40e6
const SPEED_POPULATION = 1_000_000

/** The best of three: the others tell of the machine's other work. */
function speedTruth(): Truth {
  const plan = {
    ...planOf(3),
    population: SPEED_POPULATION,
    r0: 2,
    initial: SPEED_POPULATION / INITIAL_PER_PERSONS,
  }
  const speeds = [1, 2, 3].map((seed) => {
    const began = performance.now()
    const { series } = runEpidemic({ ...plan, seed }, DAYS_MAX)
    const days = series.day.length - 1
    return (SPEED_POPULATION * days) / ((performance.now() - began) / 1_000)
  })
  const best = Math.max(...speeds)
  return {
    id: 'S6',
    what: `Speed with ${SPEED_POPULATION} persons, until it is over`,
    expected: '>= 40 M person-days/s',
    obtained: `${Math.round(best / 1e6)} M person-days/s`,
    tolerance: '-',
    outcome: best >= SPEED_MIN ? 'pass' : 'fail',
  }
}
