import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  acPowerFlow,
  dcPowerFlow,
  type PowerCase,
  type PowerFlow,
  parsePowerCase,
} from '@urbe/city-model/power'

import { skipped, type Truth, type TruthSource } from './truth.ts'

/** Losses in MW that MATPOWER finds with Newton's method. Solutions of the others are in the folder alone. */
const LOSSES_MW: Readonly<Record<string, number | undefined>> = {
  case9: undefined,
  case14: 13.3932723579,
  case30: 2.4438031368,
  case_ieee30: 17.5569479086,
  case33bw: 0.2026771265,
  case39: 43.6411257608,
  case57: 27.8637515056,
  case118: 132.8628718887,
  case300: 408.3155817864,
  case2383wp: 726.2303611,
}
/** Per unit, degrees, and of each branch's MW or MVAr (of 1 where it is less). */
const TOLERANCE = 1e-9

/** Whether power flows are those that MATPOWER finds. */
export const powerTruths: TruthSource = {
  part: 'Power flow',
  *run(folder, effort) {
    yield twoBuses()
    if (effort === 'short') return
    for (const [name, lossesMw] of Object.entries(LOSSES_MW)) yield* caseTruths(name, { folder, lossesMw })
  },
}

/** A load over a reactance alone: its voltage solves v⁴ + (2qx - 1) v² + x²(p² + q²) = 0. */
function twoBuses(): Truth {
  const [p, q, x] = [0.8, 0.3, 0.2]
  const half = (1 - 2 * q * x) / 2
  const expected = Math.sqrt(half + Math.sqrt(half * half - x * x * (p * p + q * q)))
  const text = `mpc.version = '2'; mpc.baseMVA = 100;
    mpc.bus = [1 3 0 0 0 0 1 1 0 0 1 1 1; 2 1 ${100 * p} ${100 * q} 0 0 1 1 0 0 1 1 1];
    mpc.gen = [1 0 0 0 0 1 100 1 0 0]; mpc.branch = [1 2 0 ${x} 0 0 0 0 0 0 1];`
  const flow = acPowerFlow(parsePowerCase(text))
  const obtained = flow.buses.vm[1] ?? Number.NaN
  return {
    id: 'T7',
    what: 'voltage of a load over a reactance, closed form',
    expected: expected.toFixed(12),
    obtained: obtained.toFixed(12),
    tolerance: '1e-12 p.u.',
    outcome: Math.abs(obtained - expected) <= 1e-12 ? 'pass' : 'fail',
  }
}

interface Source {
  readonly folder: string | undefined
  readonly lossesMw: number | undefined
}

function* caseTruths(name: string, { folder, lossesMw }: Source): Iterable<Truth> {
  const path = join(folder ?? '.', 'matpower', `${name}.m`)
  if (!existsSync(path)) {
    yield skipped('T6/T7', `${name}: power flow`, path)
    return
  }
  const power = parsePowerCase(readFileSync(path, 'utf8'))
  const solution = (what: string) => join(folder ?? '.', 'matpower', 'solutions', `${name}_${what}.csv`)
  const ac = acPowerFlow(power)
  if (lossesMw !== undefined) yield losses(name, { expected: lossesMw, obtained: ac.lossesMw })
  yield* against('T7', {
    name: `${name} AC`,
    flow: ac,
    power,
    rows: (what) => rowsAt(solution(`ac_${what}`)),
  })
  const dc = dcPowerFlow(power)
  yield* against('T6', {
    name: `${name} DC`,
    flow: dc,
    power,
    rows: (what) => rowsAt(solution(`dc_${what}`)),
  })
}

function losses(name: string, { expected, obtained }: { expected: number; obtained: number }): Truth {
  const isNear = Math.abs(obtained - expected) <= TOLERANCE * Math.max(1, expected)
  return {
    id: 'T7',
    what: `${name} AC: losses in MW`,
    expected: String(expected),
    obtained: obtained.toFixed(10),
    tolerance: `${TOLERANCE} of it`,
    outcome: isNear ? 'pass' : 'fail',
  }
}

interface Comparison {
  readonly name: string
  readonly power: PowerCase
  readonly flow: PowerFlow
  /** Nothing where there is no such file. */
  readonly rows: (what: 'bus' | 'branch' | 'gen') => readonly (readonly number[])[] | undefined
}

function rowsAt(path: string): number[][] | undefined {
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => line.split(',').map(Number))
}

function* against(id: string, comparison: Comparison): Iterable<Truth> {
  const { name, flow } = comparison
  const [bus, branch, gen] = [comparison.rows('bus'), comparison.rows('branch'), comparison.rows('gen')]
  const { vm, va } = flow.buses
  const busColumns = id === 'T6' ? [va] : [vm, va]
  const { pf, qf, pt, qt } = flow.branches
  if (bus !== undefined) {
    yield nearest(id, {
      what: `${name}: voltages of ${bus.length} buses`,
      rows: bus,
      skip: 1,
      columns: busColumns,
    })
  }
  if (branch !== undefined) {
    const columns = id === 'T6' ? [pf] : [pf, qf, pt, qt]
    yield nearest(id, { what: `${name}: flows of ${branch.length} branches`, rows: branch, skip: 2, columns })
  }
  if (gen !== undefined) yield generation(id, { ...comparison, gen })
}

interface Table {
  readonly what: string
  readonly rows: readonly (readonly number[])[]
  /** Columns that only name what the row is of. */
  readonly skip: number
  readonly columns: readonly Float64Array[]
}

function nearest(id: string, { what, rows, skip, columns }: Table): Truth {
  const [first] = columns
  let farthest = rows.length === first?.length ? 0 : Number.POSITIVE_INFINITY
  for (const [at, row] of rows.entries()) {
    for (const [column, values] of columns.entries()) {
      const expected = row[skip + column] ?? Number.NaN
      const off = Math.abs((values[at] ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected))
      farthest = Math.max(farthest, off)
    }
  }
  return {
    id,
    what,
    expected: 'as MATPOWER',
    obtained: `off by at most ${farthest.toExponential(1)}`,
    tolerance: String(TOLERANCE),
    outcome: farthest <= TOLERANCE ? 'pass' : 'fail',
  }
}

/** Generators of a bus together, for only MATPOWER's own rule says which of them gives how much. */
function generation(
  id: string,
  { name, power, flow, gen }: Comparison & { gen: readonly (readonly number[])[] },
): Truth {
  const { ids, loadMw, loadMvar } = power.buses
  const given = new Map<number, readonly [number, number]>()
  for (const [bus = 0, p = 0, q = 0] of gen) {
    const [before, beforeQ] = given.get(bus) ?? [0, 0]
    given.set(bus, [before + p, beforeQ + q])
  }
  const places = [...given.keys()].map((bus) => ids.indexOf(bus))
  const of = (injected: Float64Array, load: Float64Array) =>
    Float64Array.from(places, (place) => (injected[place] ?? 0) + (load[place] ?? 0))
  const [mw, mvar] = [of(flow.buses.injectedMw, loadMw), of(flow.buses.injectedMvar, loadMvar)]
  const what = `${name}: generation at ${places.length} buses`
  const rows = [...given.values()]
  return nearest(id, { what, rows, skip: 0, columns: id === 'T6' ? [mw] : [mw, mvar] })
}
