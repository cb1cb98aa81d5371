import { PI } from '../../math/dmath.ts'
import { SingularMatrixError } from '../../math/sparse/index.ts'
import { busRoles, scheduled } from '../bus-roles.ts'
import { busTypes, type PowerCase } from '../case/power-case.ts'
import type { PowerFlow } from '../power-flow.ts'
import { anglesFor, type FactoredGrid, factorGrid, flowsAt, netOf } from './factored-grid.ts'
import type { Grid } from './grid.ts'
import { islandsOf } from './islands.ts'

const RADIANS = PI / 180

/** The lines of a case as a grid: b = 1 / x / ratio, and a phase shifter pushes -b times its angle. */
export function gridOf({ baseMva, buses, branches }: PowerCase): Grid {
  const { from, to, x, ratio, shift, ratingMva, inService } = branches
  const susceptance = x.map((reactance, line) =>
    inService[line] === 1 ? ((1 / reactance) * baseMva) / (ratio[line] ?? 1) : 0,
  )
  const pushedMw = susceptance.map((slope, line) =>
    inService[line] === 1 ? -slope * (shift[line] ?? 0) * RADIANS : 0,
  )
  const ratingMw = ratingMva.map((rating) => (rating === 0 ? Number.POSITIVE_INFINITY : rating))
  return { buses: buses.count, from, to, susceptance, pushedMw, ratingMw }
}

/**
 * The DC power flow: B θ = P with taps, phase shifters and shunt conductances, as MATPOWER's `rundcpf` (Stott, Jardim and
 * Alsaç, 2009, IEEE Trans. Power Syst. 24(3), doi:10.1109/TPWRS.2009.2021235). Angles of reference buses are those of
 * the case. Not converged where an island has no reference bus.
 */
export function dcPowerFlow(power: PowerCase): PowerFlow {
  const { baseMva, buses } = power
  const grid = gridOf(power)
  const { reference } = busRoles(power)
  const given = buses.va.map((degrees) => degrees * RADIANS)
  const wanted = scheduled(power).p.map((p, bus) => p * baseMva - (buses.shuntMw[bus] ?? 0))
  const factored = factoredOrNot(power, grid, reference)
  const angles = factored === undefined ? given : anglesFor(factored, wanted, given)
  const isIsolated = (bus: number) => buses.types[bus] === busTypes.isolated
  const pf = flowsAt(grid, angles)
  const net = netOf(grid, pf)
  const none = new Float64Array(pf.length)
  return {
    converged: factored !== undefined,
    iterations: 1,
    mismatch: mismatchOf({ factored, net, wanted }) / baseMva,
    lossesMw: 0,
    buses: {
      vm: buses.vm.map((vm, bus) => (isIsolated(bus) ? vm : 1)),
      va: angles.map((angle, bus) => (isIsolated(bus) ? (buses.va[bus] ?? 0) : angle * (180 / PI))),
      injectedMw: net.map((mw, bus) => (isIsolated(bus) ? 0 : mw + (buses.shuntMw[bus] ?? 0))),
      injectedMvar: new Float64Array(buses.count),
    },
    branches: { pf, qf: none, pt: pf.map((mw) => 0 - mw), qt: none },
  }
}

function factoredOrNot(power: PowerCase, grid: Grid, reference: Int32Array): FactoredGrid | undefined {
  const isolated = Uint8Array.from(power.buses.types, (type) => Number(type === busTypes.isolated))
  const islands = islandsOf(grid)
  const isHeld = new Uint8Array(islands.count)
  for (const bus of reference) isHeld[islands.of[bus] ?? 0] = 1
  // Rounding may hide that an island floats, so it is looked for.
  const floats = islands.of.some((island, bus) => isolated[bus] === 0 && isHeld[island] === 0)
  if (floats) return undefined
  try {
    return factorGrid(grid, reference, isolated)
  } catch (error) {
    if (error instanceof SingularMatrixError) return undefined
    throw error
  }
}

interface Balance {
  readonly factored: FactoredGrid | undefined
  readonly net: Float64Array
  readonly wanted: Float64Array
}

function mismatchOf({ factored, net, wanted }: Balance): number {
  if (factored === undefined) return Number.POSITIVE_INFINITY
  return net.reduce((most, mw, bus) => {
    const isAsked = (factored.unknownOf[bus] ?? -1) >= 0
    return isAsked ? Math.max(most, Math.abs(mw - (wanted[bus] ?? 0))) : most
  }, 0)
}
