import { PI } from '../../math/dmath.ts'
import { factorise, SingularMatrixError, solveRefined } from '../../math/sparse/index.ts'
import { type BusRoles, busRoles, scheduled } from '../bus-roles.ts'
import { busTypes, type PowerCase } from '../case/power-case.ts'
import type { PowerFlow } from '../power-flow.ts'
import { type Admittances, admittancesOf } from './admittance.ts'
import { fill, type Jacobian, jacobianOf, type Unknowns, unknownsOf } from './jacobian.ts'
import { branchFlows, powerInto, upright, type Voltages, voltagesOf } from './voltages.ts'

/** Iterations after which the flow counts as not converged. */
export const NEWTON_ITERATIONS_MAX = 30
/** Per unit: what the iteration tries to reach where no tolerance is asked for. */
export const MISMATCH_WANTED = 1e-12
/** Per unit: where rounding ends the iteration sooner, this is still an answer. It is MATPOWER's own tolerance. */
export const MISMATCH_ENOUGH = 1e-8

export interface AcOptions {
  /** Per unit: the largest power that may be missing at a bus. Without it, `MISMATCH_WANTED` or as far as rounding lets. */
  readonly tolerance?: number
  /** `NEWTON_ITERATIONS_MAX` without it. */
  readonly iterationsMax?: number
}

/**
 * The AC power flow by Newton's method in polar form, as MATPOWER's `runpf` without limits of reactive power (Tinney and Hart,
 * 1967, IEEE Trans. Power App. Syst. PAS-86(11), doi:10.1109/TPAS.1967.291823). It starts from the voltages of the case.
 */
export function acPowerFlow(power: PowerCase, options: AcOptions = {}): PowerFlow {
  const { baseMva, buses } = power
  const admittances = admittancesOf(power)
  const solved = iterate(problemOf(power, admittances), options)
  const voltages = upright(solved.voltages)
  const isIsolated = (bus: number) => buses.types[bus] === busTypes.isolated
  const injected = powerInto(admittances, voltages)
  const branches = branchFlows(power, admittances.ends, voltages)
  return {
    converged: solved.converged,
    iterations: solved.iterations,
    mismatch: solved.mismatch,
    lossesMw: branches.pf.reduce((sum, mw, line) => sum + (mw + (branches.pt[line] ?? 0)), 0),
    buses: {
      vm: voltages.vm.map((vm, bus) => (isIsolated(bus) ? (buses.vm[bus] ?? 0) : vm)),
      va: voltages.va.map((va, bus) => (isIsolated(bus) ? (buses.va[bus] ?? 0) : va * (180 / PI))),
      injectedMw: injected.p.map((p, bus) => (isIsolated(bus) ? 0 : p * baseMva)),
      injectedMvar: injected.q.map((q, bus) => (isIsolated(bus) ? 0 : q * baseMva)),
    },
    branches,
  }
}

interface Problem {
  readonly admittances: Admittances
  readonly unknowns: Unknowns
  readonly jacobian: Jacobian
  readonly wanted: { readonly p: Float64Array; readonly q: Float64Array }
  readonly start: Voltages
}

function problemOf(power: PowerCase, admittances: Admittances): Problem {
  const roles = busRoles(power)
  const unknowns = unknownsOf(admittances, roles)
  return {
    admittances,
    unknowns,
    jacobian: jacobianOf(admittances, unknowns),
    wanted: scheduled(power),
    start: startOf(power, roles),
  }
}

/** The case's voltages, but what generators hold where one does; of several at a bus the last one says it. */
function startOf({ buses, generators }: PowerCase, { reference, pv }: BusRoles): Voltages {
  const vm = Float64Array.from(buses.vm)
  const isHeld = new Set([...reference, ...pv])
  for (const [row, bus] of generators.bus.entries()) {
    if (generators.inService[row] === 1 && isHeld.has(bus)) vm[bus] = generators.vm[row] ?? 1
  }
  return voltagesOf(
    vm,
    buses.va.map((degrees) => (degrees * PI) / 180),
  )
}

interface State {
  readonly voltages: Voltages
  readonly power: { readonly p: Float64Array; readonly q: Float64Array }
  readonly missing: Float64Array
  readonly mismatch: number
}
interface Solved {
  readonly voltages: Voltages
  readonly mismatch: number
  readonly iterations: number
  readonly converged: boolean
}

function iterate(problem: Problem, options: AcOptions): Solved {
  const { tolerance = MISMATCH_WANTED, iterationsMax = NEWTON_ITERATIONS_MAX } = options
  const enough = options.tolerance ?? MISMATCH_ENOUGH
  let best = stateAt(problem, problem.start)
  let iterations = 0
  while (!(best.mismatch < tolerance) && iterations < iterationsMax) {
    const next = step(problem, best)
    if (next === undefined) break
    iterations += 1
    // Close to the solution each step squares the error: one that does not even halve it meets rounding.
    const isRounding = best.mismatch < MISMATCH_ENOUGH && !(next.mismatch < best.mismatch / 2)
    if (!isRounding || next.mismatch < best.mismatch) best = next
    if (isRounding) break
  }
  return { voltages: best.voltages, mismatch: best.mismatch, iterations, converged: best.mismatch < enough }
}

function stateAt({ admittances, unknowns, wanted }: Problem, voltages: Voltages): State {
  const power = powerInto(admittances, voltages)
  const missing = new Float64Array(unknowns.count)
  for (const [bus, place] of unknowns.angleOf.entries()) {
    if (place >= 0) missing[place] = (wanted.p[bus] ?? 0) - (power.p[bus] ?? 0)
  }
  for (const [bus, place] of unknowns.magnitudeOf.entries()) {
    if (place >= 0) missing[place] = (wanted.q[bus] ?? 0) - (power.q[bus] ?? 0)
  }
  const mismatch = missing.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
  return { voltages, power, missing, mismatch }
}

/** Nothing where there is no such step. */
function step(problem: Problem, { voltages, power, missing }: State): State | undefined {
  const { admittances, unknowns, jacobian } = problem
  fill(jacobian, { admittances, voltages, power })
  const change = changeFor(jacobian, missing)
  if (change === undefined) return undefined
  const moved = (values: Float64Array, places: Int32Array) =>
    values.map((value, bus) => ((places[bus] ?? -1) < 0 ? value : value + (change[places[bus] ?? 0] ?? 0)))
  const next = voltagesOf(moved(voltages.vm, unknowns.magnitudeOf), moved(voltages.va, unknowns.angleOf))
  const state = stateAt(problem, next)
  return Number.isFinite(state.mismatch) ? state : undefined
}

function changeFor({ matrix }: Jacobian, missing: Float64Array): Float64Array | undefined {
  const natural = Int32Array.from({ length: matrix.columns }, (_, place) => place)
  try {
    return solveRefined(matrix, factorise(matrix, natural), missing)
  } catch (error) {
    if (error instanceof SingularMatrixError) return undefined
    throw error
  }
}
