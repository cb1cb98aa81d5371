import { openTrips, type RoutedTrips, type TripsPlan, type TripsSummary } from '@urbe/city-model/routed-trips'

import { repeated } from '../../sumo/trips.ts'
import { cpuOf } from '../cpu.ts'

const SETTING = { seed: 4711, stuckSeconds: 10 } as const
/** The program is compiled while it runs; a city runs for days. */
const WARM_UPS = 2

export type Roads = Pick<TripsPlan, 'network' | 'trips'>

export function drive(roads: Roads, linkSeconds: TripsPlan['linkSeconds']): TripsSummary {
  const run = openTrips({ ...roads, linkSeconds, ...SETTING })
  while (run.advance());
  return run.summary()
}

interface Rounds {
  readonly rounds: number
  /** By then all trips of a round are over. */
  readonly apartSeconds: number
}

/** Drives all trips again at each call, on the same roads and in the same run: seconds of the processor. */
export function timedRounds({ network, trips }: Roads, { rounds, apartSeconds }: Rounds): () => number {
  const all: RoutedTrips = repeated(trips, { times: WARM_UPS + rounds, apartSeconds })
  const run = openTrips({ network, trips: all, linkSeconds: 'nearest', ...SETTING })
  let due = 0
  const round = (): number => {
    due += trips.second.length
    const seconds = cpuOf(() => {
      while (run.summary().arrived < due && run.advance());
    })
    const { arrived } = run.summary()
    if (arrived !== due) throw new Error(`${arrived} have arrived and not ${due}`)
    return seconds
  }
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) round()
  return round
}
