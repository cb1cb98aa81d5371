import { openTrips, type TripsPlan, type TripsSummary } from '@urbe/city-model/routed-trips'

import type { GridPlan } from '../../sumo/grid.ts'
import { type Ground, onGround } from '../../sumo/ground.ts'
import { type SumoModel, sumoSimulationCpu, sumoTripSeconds, sumoVersion } from '../../sumo/run-sumo.ts'
import { atLeast, atMost, type Figure, median } from '../figure.ts'

const TIMES: Readonly<Record<SumoModel, number>> = { mesoscopic: 50, microscopic: 1_000 }
const APART_PERCENT_MAX = 3
const SEED = 4711
const STUCK_SECONDS = 10

interface Load {
  readonly model: SumoModel
  readonly trips: number
  readonly rounds: number
}

interface Effort {
  readonly grid: GridPlan
  /** In which all trips begin. */
  readonly seconds: number
  readonly loads: readonly Load[]
}

export const usualSumo: Effort = {
  grid: { side: 20, metres: 200 },
  seconds: 3_600,
  loads: [
    { model: 'mesoscopic', trips: 20_000, rounds: 5 },
    { model: 'mesoscopic', trips: 100_000, rounds: 3 },
  ],
}
/** Some minutes more. */
export const longSumo: Effort = {
  ...usualSumo,
  loads: [...usualSumo.loads, { model: 'microscopic', trips: 20_000, rounds: 1 }],
}

/** Our queues beside SUMO, on a network of SUMO's own generator, with the same routes and departures. */
export function measureSumo(
  { grid, seconds, loads }: Effort,
  say: (line: string) => void,
): readonly Figure[] {
  const version = sumoVersion()
  if (version === undefined) {
    say('going on without SUMO: it is not installed; on Debian: apt-get install --no-install-recommends sumo')
    return []
  }
  return loads.flatMap((load) => {
    const demand = { count: load.trips, seconds, seed: 1 }
    return onGround({ grid, demand }, (ground) =>
      beside(
        ground,
        load,
        `${version}, bent grid of ${grid.side} x ${grid.side} crossings ${grid.metres} m apart`,
      ),
    )
  })
}

/** The cost of the simulation alone on both sides, in turns. */
function beside(ground: Ground, { model, trips, rounds }: Load, where: string): readonly Figure[] {
  const first = drive(ground, 'nearest')
  const turns = Array.from({ length: rounds }, () => ({
    ours: drive(ground, 'nearest').cpuSeconds,
    sumo: sumoSimulationCpu(ground, model),
  }))
  const cost = median(turns.map(({ ours }) => ours))
  const conditions = `${ground.trips.second.length} trips of an hour with ${first.linkSteps} steps from link to link, ${where}, CPU time of the simulation alone: ours with all in memory, SUMO’s a whole run less one that only loads; no output, median of ${rounds}`
  const speed = atLeast({
    name: `traffic beside SUMO, ${model}, ${trips} trips`,
    ours: 1 / cost,
    beside: { value: 1 / median(turns.map(({ sumo }) => sumo)), as: 'peer', times: TIMES[model] },
    unit: 'runs/s of CPU',
    conditions,
  })
  if (model === 'microscopic') return [speed]
  return [speed, apart(ground, first, { model, trips })]
}

/** Truth T5 of the validation, for this load. */
function apart(
  ground: Ground,
  { meanTripSeconds }: TripsSummary,
  { model, trips }: Omit<Load, 'rounds'>,
): Figure {
  const theirs = sumoTripSeconds(ground, model)
  const exact = drive(ground, 'qsim').meanTripSeconds
  return atMost({
    name: `mean trip time apart from SUMO, ${model}, ${trips} trips`,
    ours: 100 * Math.abs(meanTripSeconds / theirs - 1),
    most: APART_PERCENT_MAX,
    unit: '%',
    conditions: `${meanTripSeconds.toFixed(1)} s beside ${theirs.toFixed(1)} s, links taking the nearest whole second; ${exact.toFixed(1)} s with QSim’s own rounding up`,
  })
}

function drive(
  { network, trips }: Ground,
  linkSeconds: TripsPlan['linkSeconds'],
): TripsSummary & { readonly cpuSeconds: number } {
  const run = openTrips({ network, trips, linkSeconds, seed: SEED, stuckSeconds: STUCK_SECONDS })
  const before = process.cpuUsage()
  while (run.advance());
  const { user, system } = process.cpuUsage(before)
  return { ...run.summary(), cpuSeconds: (user + system) / 1e6 }
}
