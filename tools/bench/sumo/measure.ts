import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runQsim } from '@urbe/city-model/qsim'

import { atLeast, atMost, type Figure, median } from '../figure.ts'
import { type GridPlan, gridOf } from './network.ts'
import { plansOf, sumoRoutes, type Trips, tripsOn } from './trips.ts'

const TIMES_MESO = 50
const TIMES_MICRO = 1_000
const APART_PERCENT_MAX = 3

interface Effort {
  readonly grid: GridPlan
  readonly trips: { readonly count: number; readonly seconds: number; readonly seed: number }
  readonly rounds: number
  /** Some minutes more. */
  readonly microscopic: boolean
}

export const usualSumo: Effort = {
  grid: { side: 20, metres: 200 },
  trips: { count: 20_000, seconds: 3_600, seed: 1 },
  rounds: 5,
  microscopic: false,
}
export const longSumo: Effort = { ...usualSumo, microscopic: true }

/** What one run cost, and how long its trips took on average. */
interface Outcome {
  readonly cpuSeconds: number
  readonly tripSeconds: number
}

/** Our queues beside SUMO, on a network of SUMO's own generator, with the same routes and departures. */
export function measureSumo(effort: Effort, say: (line: string) => void): readonly Figure[] {
  if (spawnSync('sumo', ['--version']).status !== 0) {
    say('going on without SUMO: it is not installed; on Debian: apt-get install --no-install-recommends sumo')
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'urbe-sumo-'))
  try {
    return measureIn(folder, effort)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function measureIn(folder: string, { grid, trips: demand, rounds, microscopic }: Effort): readonly Figure[] {
  const { file, network } = gridOf(grid, folder)
  const trips: Trips = tripsOn(network, demand)
  const routes = join(folder, 'trips.rou.xml')
  writeFileSync(routes, sumoRoutes(trips, network))
  const population = plansOf(trips)
  const ours = (): Outcome => {
    const before = process.cpuUsage()
    const { meanTripSeconds } = runQsim({ network, population })
    const { user, system } = process.cpuUsage(before)
    return { cpuSeconds: (user + system) / 1e6, tripSeconds: meanTripSeconds }
  }
  const turns = Array.from({ length: rounds }, () => ({
    ours: ours(),
    meso: runSumo({ folder, file, routes, flags: ['--mesosim'] }),
  }))
  const micro = microscopic ? runSumo({ folder, file, routes, flags: [] }) : undefined
  const [first] = turns
  if (first === undefined) return []
  const cost = median(turns.map((turn) => turn.ours.cpuSeconds))
  const conditions = `${trips.routes.length} trips of ${demand.seconds} s on a grid of ${grid.side} x ${grid.side} crossings, ${sumoVersion()}, CPU time without reading files on our side and with loading on SUMO's (no output but the statistics), median of ${rounds}`
  const times = (name: string, peer: number, bar: number) =>
    atLeast({
      name,
      ours: 1 / cost,
      beside: { value: 1 / peer, as: 'peer', times: bar },
      unit: 'runs/s of CPU',
      conditions,
    })
  return [
    times('traffic beside SUMO, mesoscopic', median(turns.map(({ meso }) => meso.cpuSeconds)), TIMES_MESO),
    ...(micro ? [times('traffic beside SUMO, microscopic', micro.cpuSeconds, TIMES_MICRO)] : []),
    atMost({
      name: 'mean trip time apart from SUMO, mesoscopic',
      ours: 100 * Math.abs(first.ours.tripSeconds / first.meso.tripSeconds - 1),
      most: APART_PERCENT_MAX,
      unit: '%',
      conditions: `${first.ours.tripSeconds.toFixed(1)} s beside ${first.meso.tripSeconds.toFixed(1)} s; ${conditions}`,
    }),
  ]
}

interface SumoRun {
  readonly folder: string
  readonly file: string
  readonly routes: string
  readonly flags: readonly string[]
}

/** The shell tells what the program cost the processor; Node would not. */
function runSumo({ folder, file, routes, flags }: SumoRun): Outcome {
  const statistics = join(folder, 'statistics.xml')
  const words = ['-n', file, '-r', routes, '--no-step-log', '--no-warnings', '--duration-log.statistics']
  const told = spawnSync(
    'bash',
    [
      '-c',
      'TIMEFORMAT="%U %S"; time sumo "$@" >/dev/null',
      'sumo',
      ...words,
      '--statistic-output',
      statistics,
      ...flags,
    ],
    { encoding: 'utf8' },
  )
  if (told.status !== 0) throw new Error(`sumo failed: ${told.stderr}`)
  const [user = 0, system = 0] = (told.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  const [, duration = ''] =
    /<vehicleTripStatistics[^>]*\bduration="([\d.]+)"/.exec(readFileSync(statistics, 'utf8')) ?? []
  return { cpuSeconds: user + system, tripSeconds: Number(duration) }
}

function sumoVersion(): string {
  const [line = 'SUMO'] = execFileSync('sumo', ['--version'], { encoding: 'utf8' }).split('\n')
  return line.replace('Eclipse SUMO sumo Version', 'SUMO')
}
