import type { TripsSummary } from '@urbe/city-model/routed-trips'

import type { GridPlan } from '../../sumo/grid.ts'
import { type Ground, onGround } from '../../sumo/ground.ts'
import { type SumoModel, sumoSimulationCpu, sumoTripSeconds } from '../../sumo/run-sumo.ts'
import { atLeast, atMost, type Figure, median } from '../figure.ts'
import { drive, timedRounds } from './drive.ts'

const TIMES: Readonly<Record<SumoModel, number>> = { mesoscopic: 50, microscopic: 1_000 }
const APART_PERCENT_MAX = 3

export interface Load {
  readonly model: SumoModel
  readonly trips: number
  readonly rounds: number
}

export interface BesidePlan {
  readonly grid: GridPlan
  /** In which all trips begin. */
  readonly seconds: number
  readonly load: Load
  readonly version: string
}

/** One load on both sides, which take turns. */
export function besideSumo({ grid, seconds, load, version }: BesidePlan): readonly Figure[] {
  const demand = { count: load.trips, seconds, seed: 1 }
  const where = `${version}, bent grid of ${grid.side} x ${grid.side} crossings ${grid.metres} m apart`
  return onGround({ grid, demand }, (ground) => {
    const ours = timedRounds(ground, { rounds: load.rounds, apartSeconds: 2 * seconds })
    const turns = Array.from({ length: load.rounds }, () => ({
      ours: ours(),
      sumo: sumoSimulationCpu(ground, load.model),
    }))
    const once = drive(ground, 'nearest')
    const speed = atLeast({
      name: `traffic beside SUMO, ${load.model}, ${load.trips} trips`,
      ours: 1 / median(turns.map((turn) => turn.ours)),
      beside: {
        value: 1 / median(turns.map(({ sumo }) => sumo)),
        as: 'peer',
        times: TIMES[load.model],
      },
      unit: 'runs/s of CPU',
      conditions: `${once.arrived} trips of an hour with ${once.linkSteps} steps from link to link, ${where}, CPU time of the simulation alone: ours with all in memory and compiled, SUMO’s a whole run less one that only loads; no output, median of ${load.rounds}`,
    })
    return load.model === 'microscopic' ? [speed] : [speed, apart(ground, once, load)]
  })
}

/** Truth T5 of the validation, for this load. */
function apart(ground: Ground, { meanTripSeconds }: TripsSummary, { model, trips }: Load): Figure {
  const theirs = sumoTripSeconds(ground, model)
  const roundedUp = drive(ground, 'qsim').meanTripSeconds
  return atMost({
    name: `mean trip time apart from SUMO, ${model}, ${trips} trips`,
    ours: 100 * Math.abs(meanTripSeconds / theirs - 1),
    most: APART_PERCENT_MAX,
    unit: '%',
    conditions: `${meanTripSeconds.toFixed(1)} s beside ${theirs.toFixed(1)} s, links taking the nearest whole second; ${roundedUp.toFixed(1)} s with QSim’s own rounding up`,
  })
}
