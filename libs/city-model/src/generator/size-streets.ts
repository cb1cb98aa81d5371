import type { Road, RoadClass } from '../map.ts'
import { f64 } from '../memory/column.ts'
import { metropolisShare } from '../metropolis.ts'
import { roadNetworkOf } from '../road-network.ts'
import { draftOf, type LaidStreets } from './streets-to-roads.ts'

interface Width {
  /** Vehicles an hour on a lane, with the lights and crossings of a town in them, which are not simulated one by one. */
  readonly laneFlow: number
  readonly lanesMax: number
  /** The same in a city of a million; cities between grow towards it. */
  readonly metropolisLanesMax: number
  /** Vehicles an hour that every street of the class lets through in a city, however few need it. */
  readonly flowMin: number
}

const WIDTHS: Readonly<Record<RoadClass, Width>> = {
  motorway: { laneFlow: 1700, lanesMax: 6, metropolisLanesMax: 8, flowMin: 800 },
  arterial: { laneFlow: 800, lanesMax: 6, metropolisLanesMax: 8, flowMin: 400 },
  collector: { laneFlow: 500, lanesMax: 3, metropolisLanesMax: 5, flowMin: 250 },
  local: { laneFlow: 400, lanesMax: 2, metropolisLanesMax: 4, flowMin: 180 },
  connector: { laneFlow: 1800, lanesMax: 1, metropolisLanesMax: 1, flowMin: 1800 },
}
/**
 * Flow over need in the busiest hour. Lights share their green out by need (Webster 1958), and a town builds no more than it needs: the
 * busiest streets are full in the busiest hour and free in the others.
 */
const FLOW_OVER_NEED = 1.15

/** Vehicles an hour that a street can be widened for. */
export function flowMaxOf(rank: RoadClass, citizens: number): number {
  return WIDTHS[rank].laneFlow * lanesMaxOf(rank, citizens)
}

function lanesMaxOf(rank: RoadClass, citizens: number): number {
  const { lanesMax, metropolisLanesMax } = WIDTHS[rank]
  return lanesMax + Math.floor(metropolisShare(citizens) * (metropolisLanesMax - lanesMax))
}

/** Streets of a small town are narrow: up to the first number of citizens they let through this share of `flowMin`, from the second on all of it. */
const NARROW_SHARE = 0.45
const NARROW_TO_CITIZENS = 10_000
const WIDE_FROM_CITIZENS = 100_000

/** The same streets with lanes and flows for what they are needed for. */
export function sizeStreets(laid: LaidStreets, needs: Float64Array, citizens: number): LaidStreets {
  const grown = (citizens - NARROW_TO_CITIZENS) / (WIDE_FROM_CITIZENS - NARROW_TO_CITIZENS)
  const minShare = NARROW_SHARE + (1 - NARROW_SHARE) * Math.min(1, Math.max(0, grown))
  const roads = laid.roads.map((road) => sized(road, needs, { minShare, citizens }))
  const { nodeX: x, nodeY: y, firstThroughNode } = laid.network
  return { ...laid, roads, network: roadNetworkOf({ x, y, firstThroughNode }, roads.map(draftOf)) }
}

interface City {
  readonly minShare: number
  readonly citizens: number
}

/** Who drives one way in the morning drives the other way at night. */
function sized(road: Road, needs: Float64Array, { minShare, citizens }: City): Road {
  const { laneFlow, flowMin } = WIDTHS[road.class]
  const need = Math.max(f64(needs, road.id), f64(needs, road.opposite))
  const flow = Math.min(
    flowMaxOf(road.class, citizens),
    Math.max(Math.round(flowMin * minShare), Math.round(need * FLOW_OVER_NEED)),
  )
  return { ...road, capacityPerHour: flow, lanes: Math.ceil(flow / laneFlow) }
}
