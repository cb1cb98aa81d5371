import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { loadWaterEngine, solveNetwork, type WaterEngine, type WaterSolution } from '@urbe/city-model/water'

import { skipped, type Truth, type TruthSource } from './truth.ts'

const NETWORKS = ['Net1', 'Net2', 'Net3'] as const
const PRESSURE_TOLERANCE = 1e-3
const FLOW_TOLERANCE = 1e-2

/** EPANET's example networks against its native library, and one pipe against the formula. */
export const waterTruths: TruthSource = {
  part: 'Water',
  async *run(folder, effort) {
    const engine = await loadWaterEngine()
    yield pipeTruth(engine)
    if (effort === 'short') return
    for (const name of NETWORKS) yield* networkTruths(engine, name, join(folder ?? '.', 'epanet'))
  },
}

function* networkTruths(engine: WaterEngine, name: string, epanet: string): Generator<Truth> {
  const path = join(epanet, `${name}.inp`)
  const reference = join(epanet, 'solutions', `${name}_native_2.3.5.txt`)
  const missing = [path, reference].find((file) => !existsSync(file))
  if (missing !== undefined) {
    yield skipped('T8', `${name}: every node and link at every step`, missing)
    return
  }
  const solution = solveNetwork(engine, readFileSync(path, 'utf8'))
  const { lines, steps, head, flow } = compared(solution, readFileSync(reference, 'utf8'))
  yield {
    id: 'T8',
    what: `${name}: hydraulic steps, at the same seconds`,
    expected: String(steps.size),
    obtained: String(solution.steps.length),
    tolerance: '0',
    outcome:
      solution.steps.every(({ time }) => steps.has(time)) && solution.steps.length === steps.size
        ? 'pass'
        : 'fail',
  }
  yield atMost(`${name}: pressures and heads, ${lines} values in all`, head, PRESSURE_TOLERANCE)
  yield atMost(`${name}: flows`, flow, FLOW_TOLERANCE)
}

interface Comparison {
  readonly lines: number
  readonly steps: ReadonlySet<number>
  /** Largest differences; infinite where a value is missing. */
  readonly head: number
  readonly flow: number
}

/** Against lines of `N time node pressure head` and `L time link flow`, nodes and links by their number. */
function compared({ steps: solved }: WaterSolution, reference: string): Comparison {
  const byTime = new Map(solved.map((step) => [step.time, step]))
  const rows = reference
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
  const off = (values: Float64Array | undefined, index: number, expected: string | undefined): number =>
    Math.abs((values?.[index] ?? Number.POSITIVE_INFINITY) - Number(expected))
  let [head, flow] = [0, 0]
  for (const [kind, time, number, first, second] of rows) {
    const step = byTime.get(Number(time))
    const index = Number(number) - 1
    if (kind === 'L') flow = Math.max(flow, off(step?.flows, index, first))
    else head = Math.max(head, off(step?.pressures, index, first), off(step?.heads, index, second))
  }
  return { lines: rows.length, steps: new Set(rows.map(([, time]) => Number(time))), head, flow }
}

function atMost(what: string, obtained: number, tolerance: number): Truth {
  return {
    id: 'T8',
    what,
    expected: 'within the tolerance',
    obtained: obtained.toExponential(1),
    tolerance: String(tolerance),
    outcome: obtained <= tolerance ? 'pass' : 'fail',
  }
}

const PIPE = `[JUNCTIONS]
end 0 20
[RESERVOIRS]
source 50
[PIPES]
pipe source end 1000 200 120 0
[OPTIONS]
UNITS LPS
HEADLOSS H-W
`

/** h = 10.67 L q^1.852 / (C^1.852 d^4.871) in metres and m3/s, its factor rounded in the books. */
function pipeTruth(engine: WaterEngine): Truth {
  const head = solveNetwork(engine, PIPE).steps[0]?.heads[0] ?? Number.NaN
  const loss = (10.67 * 1_000 * 0.02 ** 1.852) / (120 ** 1.852 * 0.2 ** 4.871)
  return {
    id: 'T8',
    what: 'Head loss of one pipe after Hazen and Williams',
    expected: `${loss.toFixed(3)} m`,
    obtained: `${(50 - head).toFixed(3)} m`,
    tolerance: '0.1 %',
    outcome: Math.abs((50 - head) / loss - 1) < 1e-3 ? 'pass' : 'fail',
  }
}
