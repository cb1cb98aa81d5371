import { type FactoredGrid, factorGrid, flowsFor } from '../dc/factored-grid.ts'
import type { Grid } from '../dc/grid.ts'
import { type Islands, islandsOf } from '../dc/islands.ts'
import { type Overload, overloadsOf } from '../dc/security.ts'
import { type Dispatch, dispatch, type Units } from './merit-order.ts'
import { ration } from './ration.ts'

/** What stays while no line fails: kept from hour to hour. */
export interface Topology {
  readonly grid: Grid
  readonly islands: Islands
  readonly factored: FactoredGrid
}

/** The first bus of each island takes what rounding leaves. Throws a `SingularMatrixError` for reactances that cancel. */
export function topologyOf(grid: Grid): Topology {
  const islands = islandsOf(grid)
  const first = Int32Array.from({ length: islands.count }, (_, island) => islands.of.indexOf(island))
  return { grid, islands, factored: factorGrid(grid, first) }
}

export interface Hour {
  readonly units: Units
  /** By unit. */
  readonly unitBus: Int32Array
  /** Whole watts by bus. */
  readonly demandW: Float64Array
  /** By bus: lower numbers are served first where power is short. */
  readonly priority: Uint8Array
}

export interface Supply {
  readonly outputW: Float64Array
  /** By bus. */
  readonly servedW: Float64Array
  readonly unservedW: number
  /** By island; a dark one has no price. */
  readonly price: readonly (number | undefined)[]
  /** MW by line. */
  readonly flowsMw: Float64Array
  readonly overloads: readonly Overload[]
}

const WATTS = 1e6

/** One hour: each island dispatches its own units for its own demand and rations what is missing. Generation = load, to the watt. */
export function supply({ grid, islands, factored }: Topology, hour: Hour): Supply {
  const outputW = new Float64Array(hour.unitBus.length)
  const servedW = new Float64Array(grid.buses)
  const members = membersOf(islands, hour)
  const price = members.map(({ units, buses }) => {
    const answer = islandHour(hour, units, buses)
    for (const [at, unit] of units.entries()) outputW[unit] = answer.outputW[at] ?? 0
    const demandW = Float64Array.from(buses, (bus) => hour.demandW[bus] ?? 0)
    const priority = Uint8Array.from(buses, (bus) => hour.priority[bus] ?? 0)
    const shares = ration({ demandW, priority, availableW: answer.generatedW })
    for (const [at, bus] of buses.entries()) servedW[bus] = shares[at] ?? 0
    return answer.price
  })
  const injectedMw = servedW.map((watts) => -watts / WATTS)
  for (const [unit, bus] of hour.unitBus.entries()) {
    injectedMw[bus] = (injectedMw[bus] ?? 0) + (outputW[unit] ?? 0) / WATTS
  }
  const flowsMw = flowsFor(factored, injectedMw)
  const unservedW = hour.demandW.reduce((sum, watts, bus) => sum + watts - (servedW[bus] ?? 0), 0)
  return { outputW, servedW, unservedW, price, flowsMw, overloads: overloadsOf(grid, flowsMw) }
}

interface Members {
  readonly units: number[]
  readonly buses: number[]
}

function membersOf({ count, of }: Islands, { unitBus }: Hour): Members[] {
  const members: Members[] = Array.from({ length: count }, () => ({ units: [], buses: [] }))
  for (const [bus, island] of of.entries()) members[island]?.buses.push(bus)
  for (const [unit, bus] of unitBus.entries()) members[of[bus] ?? 0]?.units.push(unit)
  return members
}

function islandHour({ units, demandW }: Hour, own: readonly number[], buses: readonly number[]): Dispatch {
  const of = (column: Float64Array) => Float64Array.from(own, (unit) => column[unit] ?? 0)
  const wantedW = buses.reduce((sum, bus) => sum + (demandW[bus] ?? 0), 0)
  const { minW, maxW, linear, quadratic } = units
  return dispatch({ minW: of(minW), maxW: of(maxW), linear: of(linear), quadratic: of(quadratic) }, wantedW)
}
