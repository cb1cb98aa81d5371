import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parseTntpNetwork, parseTntpTrips, type TntpNetwork } from '@urbe/city-model'
import { type Equilibrium, solveEquilibrium } from '@urbe/city-model/assignment'

import { skipped, type Truth, type TruthSource } from './truth.ts'

const GAP = 1e-12
const OBJECTIVE_SHARE = 1e-12
const FLOW_TRIPS = 1e-4
const EXACT = 1e-6
const ITERATIONS_MAX = 1_000

interface Published {
  readonly name: string
  /** Of the best solution known. */
  readonly objective?: number
  /** Share of the objective that may be missed, where its inventor's figure is rounder than the file. */
  readonly within?: number
  readonly distanceWeight?: number
  readonly tollWeight?: number
}

/** Objectives as the collection states them; that of Anaheim follows from its published flows. */
const NETWORKS: readonly Published[] = [
  { name: 'SiouxFalls', objective: 4231335.28710744 },
  { name: 'Anaheim', objective: 1286032.171096 },
  { name: 'Winnipeg', objective: 827911.494629963 },
  { name: 'Barcelona', objective: 1265654.92203176 },
  { name: 'ChicagoSketch', objective: 17313018.7387477, distanceWeight: 0.04, tollWeight: 0.02 },
  { name: 'EMA' },
  { name: 'Braess', objective: 386, within: EXACT / 386 },
]

const BRAESS_HEAD = '<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 1\n'
const BRAESS_LINKS = [
  '1 3 1 1 0.000000001 10000000000 1 0 0 1',
  '1 4 1 1 50 0.02 1 0 0 1',
  '3 2 1 1 50 0.02 1 0 0 1',
  '4 2 1 1 0.000000001 10000000000 1 0 0 1',
]
const BRAESS_ROAD = '3 4 1 1 10 0.1 1 0 0 1'

/** Wardrop's equilibrium against the best solutions that have been published, and against Braess' figures. */
export const assignmentTruths: TruthSource = {
  part: 'Static user equilibrium',
  *run(folder, effort) {
    yield braess('T2', 'Braess with the new road: cost of a way', [...BRAESS_LINKS, BRAESS_ROAD], 92)
    yield braess('T2', 'Braess without it: cost of a way', BRAESS_LINKS, 83)
    if (effort === 'short') return
    for (const network of NETWORKS) yield* truthsOf(network, join(folder ?? '.', 'tntp'))
  },
}

function braess(id: string, what: string, links: readonly string[], expected: number): Truth {
  const network = parseTntpNetwork(`${BRAESS_HEAD}<NUMBER OF LINKS> ${links.length}\n${links.join('\n')}`)
  const trips = parseTntpTrips('<NUMBER OF ZONES> 2\nOrigin 1\n2 : 6;')
  const { totalCost, objective } = solved(network, trips, { name: 'Braess' })
  const cost = totalCost / 6
  const isObjective = links.length === BRAESS_LINKS.length || Math.abs(objective - 386) <= EXACT
  return {
    id,
    what,
    expected: links.length === BRAESS_LINKS.length ? `${expected}` : `${expected}, objective 386`,
    obtained: `${cost}${links.length === BRAESS_LINKS.length ? '' : `, objective ${objective}`}`,
    tolerance: `${EXACT}`,
    outcome: Math.abs(cost - expected) <= EXACT && isObjective ? 'pass' : 'fail',
  }
}

function solved(
  network: TntpNetwork,
  trips: ReturnType<typeof parseTntpTrips>,
  { distanceWeight = 0, tollWeight = 0 }: Published,
): Equilibrium {
  return solveEquilibrium({
    network,
    trips,
    gap: GAP,
    iterationsMax: ITERATIONS_MAX,
    distanceWeight,
    tollWeight,
  })
}

function* truthsOf(published: Published, tntp: string): Iterable<Truth> {
  const { name } = published
  const path = (what: string) => join(tntp, `${name}_${what}.tntp`)
  const what = `${name}: relative gap of the equilibrium`
  if (!existsSync(path('net'))) {
    yield skipped('T1', what, path('net'))
    return
  }
  const network = parseTntpNetwork(readFileSync(path('net'), 'utf8'))
  const found = solved(network, parseTntpTrips(readFileSync(path('trips'), 'utf8'), network.zones), published)
  yield gapTruth(what, found)
  if (published.objective !== undefined) yield objectiveTruth(published, found, published.objective)
  if (existsSync(path('flow')))
    yield flowTruth(name, { network, found, text: readFileSync(path('flow'), 'utf8') })
}

function gapTruth(what: string, { relativeGap, iterations }: Equilibrium): Truth {
  return {
    id: 'T1',
    what,
    expected: '0',
    obtained: `${relativeGap.toExponential(2)} after ${iterations} iterations`,
    tolerance: `${GAP}`,
    outcome: relativeGap <= GAP ? 'pass' : 'fail',
  }
}

function objectiveTruth(
  { name, within = OBJECTIVE_SHARE }: Published,
  { objective }: Equilibrium,
  expected: number,
): Truth {
  return {
    id: 'T1',
    what: `${name}: objective`,
    expected: `${expected}`,
    obtained: `${objective}`,
    tolerance: `${within.toExponential(0)} of it`,
    outcome: Math.abs(objective - expected) <= within * expected ? 'pass' : 'fail',
  }
}

interface Flows {
  readonly network: TntpNetwork
  readonly found: Equilibrium
  readonly text: string
}

/** Only links that trips make slower have one flow in every equilibrium. */
function flowTruth(name: string, { network, found, text }: Flows): Truth {
  const rows = text.split(/\r?\n/).map((line) => line.trim().split(/[\s:;]+/))
  const published = new Map(rows.map(([from, to, volume]) => [`${from} ${to}`, Number(volume)]))
  const differences = network.links.flatMap(({ from, to, b, power, freeFlowTime }, link) =>
    b * power * freeFlowTime > 0
      ? [Math.abs((published.get(`${from} ${to}`) ?? Number.NaN) - (found.flow[link] ?? 0))]
      : [],
  )
  const largest = differences.reduce((most, each) => Math.max(most, each), 0)
  return {
    id: 'T1',
    what: `${name}: flows of ${differences.length} links, largest difference`,
    expected: '0 trips',
    obtained: `${largest.toExponential(2)} trips`,
    tolerance: `${FLOW_TRIPS}`,
    outcome: largest <= FLOW_TRIPS ? 'pass' : 'fail',
  }
}
