import { FitError } from './errors.ts'

/** Trips between zones; matrices row by row, from origin to destination. */
export interface GravityTask {
  /** Trips that begin in each zone; their sum is that of `destinations`. */
  readonly origins: Float64Array
  readonly destinations: Float64Array
  /** f(c_ij) >= 0: how readily the cost between two zones is taken on. */
  readonly deterrence: Float64Array
  /** Largest |row or column sum - wanted| relative to the number of trips. */
  readonly tolerance: number
  readonly rounds: number
}

/** T_ij = a_i O_i b_j D_j f(c_ij). */
export interface Trips {
  readonly trips: Float64Array
  readonly a: Float64Array
  readonly b: Float64Array
  readonly rounds: number
  readonly error: number
}

export const GRAVITY_CELLS_MAX = 50_000_000
export const GRAVITY_ROUNDS_MAX = 1_000_000
const TOTALS_TOLERANCE = 1e-9

/**
 * The doubly constrained gravity model (Wilson 1967, Transportation Research 1:253): a_i = 1 / sum_j b_j D_j f_ij and
 * b_j = 1 / sum_i a_i O_i f_ij, found in turns (Furness 1965). Row sums are the origins, column sums the destinations.
 */
export function gravityTrips(task: GravityTask): Trips {
  check(task)
  const { origins, destinations, deterrence } = task
  const a = new Float64Array(origins.length).fill(1)
  const b = new Float64Array(destinations.length).fill(1)
  const total = origins.reduce((sum, trips) => sum + trips, 0)
  for (let rounds = 1; rounds <= task.rounds; rounds += 1) {
    const away = sumRows(task, b)
    for (const [zone, sum] of away.entries()) a[zone] = sum === 0 ? 0 : 1 / sum
    const arriving = sumColumns(task, a)
    // Rows are met by the new a; what the columns miss by is what the b of the round before leaves.
    const error = missedBy(arriving, b, destinations) / (total || 1)
    if (error <= task.tolerance) {
      const trips = deterrence.map((f, cell) => {
        const [from, to] = [Math.floor(cell / b.length), cell % b.length]
        return (a[from] ?? 0) * (origins[from] ?? 0) * (b[to] ?? 0) * (destinations[to] ?? 0) * f
      })
      return { trips, a, b, rounds, error }
    }
    for (const [zone, sum] of arriving.entries()) b[zone] = sum === 0 ? 0 : 1 / sum
  }
  throw new FitError('fit_did_not_end', `the trips were not balanced in ${task.rounds} rounds`)
}

/** By origin: sum over j of b_j D_j f_ij. */
function sumRows({ origins, destinations, deterrence }: GravityTask, b: Float64Array): Float64Array {
  const sums = new Float64Array(origins.length)
  const pulls = b.map((value, zone) => value * (destinations[zone] ?? 0))
  for (let from = 0; from < sums.length; from += 1) {
    let sum = 0
    const first = from * pulls.length
    for (let to = 0; to < pulls.length; to += 1) sum += (pulls[to] ?? 0) * (deterrence[first + to] ?? 0)
    sums[from] = sum
  }
  return sums
}

/** By destination: sum over i of a_i O_i f_ij. */
function sumColumns({ origins, destinations, deterrence }: GravityTask, a: Float64Array): Float64Array {
  const sums = new Float64Array(destinations.length)
  for (let from = 0; from < origins.length; from += 1) {
    const push = (a[from] ?? 0) * (origins[from] ?? 0)
    const first = from * sums.length
    for (let to = 0; to < sums.length; to += 1) {
      sums[to] = (sums[to] ?? 0) + push * (deterrence[first + to] ?? 0)
    }
  }
  return sums
}

function missedBy(arriving: Float64Array, b: Float64Array, destinations: Float64Array): number {
  return destinations.reduce(
    (most, wanted, to) => Math.max(most, Math.abs((b[to] ?? 0) * wanted * (arriving[to] ?? 0) - wanted)),
    0,
  )
}

function check(task: GravityTask): void {
  const { origins, destinations, deterrence, rounds } = task
  const cells = origins.length * destinations.length
  if (cells === 0 || cells > GRAVITY_CELLS_MAX || deterrence.length !== cells) {
    throw new FitError(
      'table_malformed',
      `a matrix has 1 to ${GRAVITY_CELLS_MAX} cells, origins x destinations`,
    )
  }
  if (!(rounds >= 1 && rounds <= GRAVITY_ROUNDS_MAX && task.tolerance >= 0)) {
    throw new FitError('table_malformed', `trips take 1 to ${GRAVITY_ROUNDS_MAX} rounds`)
  }
  for (const values of [origins, destinations, deterrence]) {
    if (!values.every((value) => value >= 0 && Number.isFinite(value))) {
      throw new FitError('margin_malformed', 'trips and deterrence are 0 or more')
    }
  }
  const [away, arriving] = [origins, destinations].map((trips) =>
    trips.reduce((sum, value) => sum + value, 0),
  )
  if (Math.abs((away ?? 0) - (arriving ?? 0)) > TOTALS_TOLERANCE * Math.max(away ?? 0, arriving ?? 0)) {
    throw new FitError('margins_inconsistent', `${away} trips begin and ${arriving} end`)
  }
  checkReach(task)
}

/** A zone with trips needs somewhere that they can go to. */
function checkReach(task: GravityTask): void {
  const { origins, destinations } = task
  const away = sumRows(task, new Float64Array(destinations.length).fill(1))
  const arriving = sumColumns(task, new Float64Array(origins.length).fill(1))
  const from = origins.findIndex((trips, zone) => trips > 0 && away[zone] === 0)
  const to = destinations.findIndex((trips, zone) => trips > 0 && arriving[zone] === 0)
  if (from >= 0) throw new FitError('margin_unreachable', `the trips from zone ${from} can go nowhere`)
  if (to >= 0) throw new FitError('margin_unreachable', `the trips to zone ${to} can come from nowhere`)
}
