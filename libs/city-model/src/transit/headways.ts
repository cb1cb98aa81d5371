import { i32 } from '../memory/column.ts'
import { distanceBetween } from '../nearest-places.ts'
import type { RoadNetwork } from '../road-network.ts'
import { along, type Corridor, offOf } from './corridor.ts'

/** So many who live or work in the strip of a line, for each of its kilometres, are worth one vehicle an hour. A choice of ours. */
const PEOPLE_A_KILOMETRE = 700
export const HEADWAY_SECONDS_MIN = 180
export const HEADWAY_SECONDS_MAX = 1800
const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3600
const KILOMETRE_METRES = 1000

export interface StretchOfLine {
  readonly corridor: Corridor
  readonly nodes: readonly number[]
}

export interface Served {
  readonly network: RoadNetwork
  readonly people: Int32Array
}

/** Whole minutes: the more people there are along a line, the denser it runs. */
export function headwayOf(line: StretchOfLine, served: Served): number {
  const people = peopleIn(line, served)
  const vehiclesAnHour =
    (people * KILOMETRE_METRES) / lengthOf(served.network, line.nodes) / PEOPLE_A_KILOMETRE
  const minutes = Math.round(HOUR_SECONDS / MINUTE_SECONDS / Math.max(vehiclesAnHour, 1))
  return Math.min(HEADWAY_SECONDS_MAX, Math.max(HEADWAY_SECONDS_MIN, minutes * MINUTE_SECONDS))
}

/** In the inner half of the strip, between the ends. */
function peopleIn({ corridor, nodes }: StretchOfLine, { network, people }: Served): number {
  const from = along(corridor, network, nodes[0] ?? 0)
  const to = along(corridor, network, nodes.at(-1) ?? 0)
  let sum = 0
  for (let node = 0; node < network.nodeCount; node += 1) {
    const place = along(corridor, network, node)
    const isBeside = offOf(corridor, network, node) <= corridor.halfWidth / 2
    if (isBeside && place >= from && place <= to) sum += i32(people, node)
  }
  return sum
}

function lengthOf(network: RoadNetwork, nodes: readonly number[]): number {
  let metres = 0
  for (let at = 1; at < nodes.length; at += 1)
    metres += distanceBetween(network, nodes[at - 1] ?? 0, nodes[at] ?? 0)
  return metres
}
