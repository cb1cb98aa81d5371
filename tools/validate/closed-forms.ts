import { fitTable, gravityTrips, type Margin, type Table } from '@urbe/city-model/population'

import { giniOf, playExchange, shareWithout } from './exchange.ts'
import type { Effort, Truth, TruthSource } from './truth.ts'

/** Games of chance and fits of tables whose ends are known in closed form. */
export const closedFormTruths: TruthSource = {
  part: 'Closed forms',
  *run(_, effort) {
    yield* exchangeTruths(effort)
    yield* fitTruths()
    yield gravityTruth()
  },
}

const SIZES = {
  short: { agents: 1_000, sweeps: 60, games: 6 },
  full: { agents: 10_000, sweeps: 200, games: 16 },
} as const
const DEVIATIONS = 4

function* exchangeTruths(effort: Effort): Generator<Truth> {
  const { agents, sweeps, games } = SIZES[effort]
  const ends = Array.from({ length: games }, (_, seed) =>
    playExchange({ agents, money: 1, sweeps, seed, activation: 'random' }),
  )
  yield withinDeviations('Boltzmann-Gibbs exchange: Gini coefficient', ends.map(giniOf), 2 / 3)
  yield withinDeviations('Boltzmann-Gibbs exchange: share without money', ends.map(shareWithout), 1 / 2)
}

function withinDeviations(what: string, values: readonly number[], expected: number): Truth {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (values.length - 1) / values.length)
  const tolerance = DEVIATIONS * deviation
  return {
    id: 'T13',
    what,
    expected: expected.toFixed(5),
    obtained: `${mean.toFixed(5)}, mean of ${values.length} games`,
    tolerance: `4 sd = ${tolerance.toFixed(5)}`,
    outcome: Math.abs(mean - expected) <= tolerance ? 'pass' : 'fail',
  }
}

const FIT = { tolerance: 1e-13, rounds: 100_000 }
const MARGIN_TOLERANCE = 1e-10
const ODDS_TOLERANCE = 1e-12
const SHAPE = [4, 5, 3] as const

function* fitTruths(): Generator<Truth> {
  const cells = (factor: number) => Float64Array.from({ length: 60 }, (_, cell) => 1 + ((cell * factor) % 13))
  const seed: Table = { shape: SHAPE, cells: cells(7) }
  const goal = cells(5)
  const margins = SHAPE.map((_, dimension) => marginOf(goal, dimension))
  const fitted = fitTable(seed, margins, FIT)
  const missed = Math.max(
    ...margins.map((margin) => distance(marginOf(fitted.cells, margin.over[0] ?? 0), margin)),
  )
  yield atMost('IPF in three dimensions: margins', missed, MARGIN_TOLERANCE)
  yield atMost('IPF: odds ratios of the seed', worstOdds(seed.cells, fitted.cells), ODDS_TOLERANCE)
  const other = fitTable(seed, margins.toReversed(), FIT)
  const apart = fitted.cells.reduce(
    (most, cell, at) => Math.max(most, Math.abs(cell - (other.cells[at] ?? 0))),
    0,
  )
  yield atMost('IPF: one fixed point whichever margin comes first', apart, MARGIN_TOLERANCE)
}

function marginOf(cells: Float64Array, dimension: number): Margin {
  const stride = SHAPE.slice(dimension + 1).reduce((product: number, size) => product * size, 1)
  const size = SHAPE[dimension] ?? 1
  const sums = new Float64Array(size)
  for (const [cell, value] of cells.entries()) {
    const entry = Math.floor(cell / stride) % size
    sums[entry] = (sums[entry] ?? 0) + value
  }
  return { over: [dimension], sums }
}

function distance(one: Margin, other: Margin): number {
  return Math.max(...Array.from(one.sums, (sum, entry) => Math.abs(sum - (other.sums[entry] ?? 0))))
}

/** Of neighbours along the last two dimensions. */
function worstOdds(before: Float64Array, after: Float64Array): number {
  const [, columns, layers] = SHAPE
  const odds = (cells: Float64Array, cell: number): number =>
    ((cells[cell] ?? 0) * (cells[cell + layers + 1] ?? 0)) /
    ((cells[cell + 1] ?? 0) * (cells[cell + layers] ?? 0))
  let worst = 0
  for (let cell = 0; cell < before.length; cell += 1) {
    const isInside = cell % layers < layers - 1 && Math.floor(cell / layers) % columns < columns - 1
    if (isInside) worst = Math.max(worst, Math.abs(odds(after, cell) / odds(before, cell) - 1))
  }
  return worst
}

const ZONES = 30

function gravityTruth(): Truth {
  const trips = (factor: number) =>
    Float64Array.from({ length: ZONES }, (_, zone) => 1 + ((zone * factor) % 11))
  const origins = trips(3)
  const total = origins.reduce((sum, value) => sum + value, 0)
  const raw = trips(7)
  const ratio = total / raw.reduce((sum, value) => sum + value, 0)
  const destinations = raw.map((value) => value * ratio)
  const deterrence = Float64Array.from({ length: ZONES * ZONES }, (_, cell) => {
    const apart = Math.abs(Math.floor(cell / ZONES) - (cell % ZONES))
    return 1 / (1 + apart * apart)
  })
  const found = gravityTrips({ origins, destinations, deterrence, ...FIT }).trips
  let missed = 0
  for (let zone = 0; zone < ZONES; zone += 1) {
    const away = found.subarray(zone * ZONES, (zone + 1) * ZONES).reduce((sum, value) => sum + value, 0)
    const arriving = found.filter((_, cell) => cell % ZONES === zone).reduce((sum, value) => sum + value, 0)
    missed = Math.max(
      missed,
      Math.abs(away - (origins[zone] ?? 0)),
      Math.abs(arriving - (destinations[zone] ?? 0)),
    )
  }
  return atMost('Doubly constrained gravity: margins', missed, MARGIN_TOLERANCE)
}

function atMost(what: string, obtained: number, tolerance: number): Truth {
  return {
    id: 'T14',
    what,
    expected: '0',
    obtained: obtained.toExponential(1),
    tolerance: String(tolerance),
    outcome: obtained <= tolerance ? 'pass' : 'fail',
  }
}
