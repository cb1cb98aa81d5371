import { openTrips } from '@urbe/city-model/routed-trips'

import { onGround } from '../sumo/ground.ts'
import { sumoTripSeconds, sumoVersion } from '../sumo/run-sumo.ts'
import type { Effort, Truth, TruthSource } from './truth.ts'

const APART_PERCENT_MAX = 3
const SETTING = { linkSeconds: 'nearest', seed: 4711, stuckSeconds: 10 } as const

interface Case {
  readonly side: number
  readonly trips: number
}

const CASES: Readonly<Record<Effort, readonly Case[]>> = {
  short: [{ side: 6, trips: 500 }],
  full: [
    { side: 20, trips: 5_000 },
    { side: 20, trips: 20_000 },
  ],
}

/** How long trips take in SUMO's mesoscopic model, where it is installed. */
export const sumoTruths: TruthSource = {
  part: 'Traffic beside SUMO',
  *run(_folder, effort) {
    const version = sumoVersion()
    for (const each of CASES[effort])
      yield version === undefined ? notInstalled(each) : meanTime(each, version)
  },
}

function nameOf({ side, trips }: Case): string {
  return `mean time of ${trips} trips, bent grid of ${side} x ${side} crossings`
}

function notInstalled(each: Case): Truth {
  return {
    id: 'T5',
    what: nameOf(each),
    expected: '-',
    obtained: 'SUMO is not installed',
    tolerance: '-',
    outcome: 'skipped',
  }
}

function meanTime(each: Case, version: string): Truth {
  const { side, trips: count } = each
  const plan = { grid: { side, metres: 200 }, demand: { count, seconds: 3_600, seed: 1 } }
  return onGround(plan, (ground) => {
    const run = openTrips({ ...ground, ...SETTING })
    while (run.advance());
    const ours = run.summary().meanTripSeconds
    const theirs = sumoTripSeconds(ground, 'mesoscopic')
    return {
      id: 'T5',
      what: nameOf(each),
      expected: `${theirs.toFixed(2)} s (${version}, mesoscopic)`,
      obtained: `${ours.toFixed(2)} s`,
      tolerance: `${APART_PERCENT_MAX} %`,
      outcome: Math.abs(ours / theirs - 1) <= APART_PERCENT_MAX / 100 ? 'pass' : 'fail',
    }
  })
}
