import { f64 } from '../memory/column.ts'
import type { Grid } from '../power/dc/grid.ts'
import { outageFactors } from '../power/dc/sensitivities.ts'
import { supply, type Topology, topologyOf } from '../power/dispatch/supply.ts'
import type { GridPlan, LineKind } from './grid-plan.ts'
import type { Station } from './stations.ts'
import { unitsFor } from './units.ts'

/** What one circuit of a line can carry; where more flows, there are several side by side. */
const CIRCUIT_MW: Readonly<Record<LineKind, number>> = { feeder: 10, transmission: 120, transformer: 63 }
/** Ratings are whole steps of this. */
const STEP_MW: Readonly<Record<LineKind, number>> = { feeder: 1, transmission: 10, transformer: 1 }
/** Beyond the largest flow that was planned for. */
const MARGIN_PERCENT = 110
const PERCENT = 100

/** Sun and wind, and which station is missing, in the hours that a grid is planned for. */
interface Case {
  readonly sunPermille: number
  readonly windPermille: number
  readonly missing: number
}

interface Planned {
  readonly plan: GridPlan
  readonly stations: readonly Station[]
  /** By bus, W. */
  readonly demandW: Float64Array
}

/**
 * The grid with ratings: each line carries what flows over it at the peak in any of the planned cases, also after the loss of any other
 * single line, with a margin. Where that is more than a circuit carries, there are more circuits from the start.
 */
export function ratedGrid({ plan, stations, demandW }: Planned): Grid {
  const alone = largestFlows({ plan, stations, demandW }, topologyOf(plan.grid), false)
  const grid: Grid = {
    ...plan.grid,
    susceptance: plan.grid.susceptance.map((slope, line) => {
      const circuits = Math.ceil(f64(alone, line) / CIRCUIT_MW[kindOf(plan, line)])
      return slope * (kindOf(plan, line) === 'transformer' ? 1 : Math.max(1, circuits))
    }),
  }
  const largest = largestFlows({ plan, stations, demandW }, topologyOf(grid), true)
  return {
    ...grid,
    ratingMw: largest.map((mw, line) => {
      const step = STEP_MW[kindOf(plan, line)]
      return Math.max(1, Math.ceil((mw * MARGIN_PERCENT) / PERCENT / step)) * step
    }),
  }
}

function kindOf({ kinds }: GridPlan, line: number): LineKind {
  return kinds[line] ?? 'feeder'
}

function largestFlows(planned: Planned, topology: Topology, withOutages: boolean): Float64Array {
  const largest = new Float64Array(topology.grid.susceptance.length)
  const cases = casesOf(planned.stations).map((each) => flowsIn(planned, topology, each))
  const nothing = new Float64Array(largest.length)
  for (const flows of cases) keepLargest(largest, { flows, factors: nothing, lost: -1 })
  if (!withOutages) return largest
  for (let lost = 0; lost < largest.length; lost += 1) {
    const factors = outageFactors(topology.factored, lost)
    for (const flows of cases) keepLargest(largest, { flows, factors, lost })
  }
  return largest
}

interface Flowing {
  readonly flows: Float64Array
  /** What share of the lost line's flow comes onto each. */
  readonly factors: Float64Array
  /** The lost line, -1 for none. */
  readonly lost: number
}

function keepLargest(largest: Float64Array, { flows, factors, lost }: Flowing): void {
  const lostMw = lost < 0 ? 0 : f64(flows, lost)
  for (let line = 0; line < largest.length; line += 1) {
    const mw = f64(flows, line) + f64(factors, line) * lostMw
    largest[line] = Math.max(f64(largest, line), Math.abs(mw))
  }
}

/** Still and dark, bright, windy; and still and dark without each of the connections. */
function casesOf(stations: readonly Station[]): readonly Case[] {
  const connections = [...stations.keys()].filter((station) => stations[station]?.kind === 'import')
  return [
    { sunPermille: 0, windPermille: 0, missing: -1 },
    { sunPermille: 900, windPermille: 0, missing: -1 },
    { sunPermille: 0, windPermille: 1000, missing: -1 },
    ...connections.map((missing) => ({ sunPermille: 0, windPermille: 0, missing })),
  ]
}

function flowsIn({ stations, demandW }: Planned, topology: Topology, { missing, ...weather }: Case) {
  const units = unitsFor(stations, {
    ...weather,
    carbonCents: 0,
    fuelPercent: 0,
    isOut: (station) => station === missing,
  })
  return supply(topology, {
    units,
    unitBus: Int32Array.from(stations, ({ bus }) => bus),
    demandW,
    priority: new Uint8Array(demandW.length),
  }).flowsMw
}
