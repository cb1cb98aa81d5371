import type { Point } from '../../map.ts'
import { f64, i32 } from '../../memory/column.ts'
import type { RoadNetwork } from '../../road-network.ts'
import { createRouteSearch, NO_WAY } from '../../traffic/route-search.ts'
import { freeCosts } from '../../traffic/routes.ts'
import type { TransitLimits, TransitLine, TransitPlan } from '../../transit/plan.ts'
import { StreetDraftError } from '../errors.ts'
import { planeMetres } from '../geo/distance.ts'
import { nearestNodes } from '../geo/nearest-node.ts'
import type { TransitDay, TransitTrip } from './transit-day.ts'

/** A stop that is further from every crossing lies outside of the city: a choice of ours. */
export const STOP_OFF_METRES_MAX = 400
const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400
/** By these hours the headways of other hours are told. */
const [DAY_FROM, DAY_TO] = [9 * HOUR_SECONDS, 15 * HOUR_SECONDS]
/** Of a timetable: lines that run less often run so often here. */
export const FEED_HEADWAY_SECONDS = { min: 60, max: 7200 }
const STOPS_MIN = 2

/**
 * Lines of a timetable on the crossings of a network. Of each line that way through its stops which most of its trips take, as far as it
 * lies in the city; both directions run it. The lines with the most trips, as many as fit into the limits.
 * @throws StreetDraftError no_lines
 */
export function layTimetable(day: TransitDay, network: RoadNetwork, limits: TransitLimits): TransitPlan {
  const nodeOf = crossings(day, network)
  const wayBetween = waysOn(network)
  const laid = byTrips(day).flatMap(({ line, trips }): TransitLine[] => {
    const run = usualRun(trips)
    const halts = run === undefined ? [] : haltsOf(run, nodeOf)
    if (halts.length < STOPS_MIN) return []
    const stops = halts.map(({ node }) => node)
    const nodes = throughAll(stops, wayBetween)
    if (nodes === undefined) return []
    const name = day.lines[line]?.name ?? `${line + 1}`
    return [{ name, nodes, stops, seconds: secondsOf(halts), headwaySeconds: headwayOf(trips) }]
  })
  const lines = within(laid, limits)
  if (lines.length === 0) {
    throw new StreetDraftError('no_lines', 'no line of the timetable has two stops in this city')
  }
  return { lines }
}

interface LineTrips {
  readonly line: number
  readonly trips: readonly TransitTrip[]
}

/** The busiest line first. */
function byTrips({ lines, trips }: TransitDay): readonly LineTrips[] {
  const grouped = lines.map((_, line): { line: number; trips: TransitTrip[] } => ({ line, trips: [] }))
  for (const trip of trips) grouped[trip.line]?.trips.push(trip)
  return grouped.sort((a, b) => b.trips.length - a.trips.length || a.line - b.line)
}

/** One of those trips that have the same stops as most others. */
function usualRun(trips: readonly TransitTrip[]): TransitTrip | undefined {
  const runs = new Map<string, { readonly trip: TransitTrip; count: number }>()
  for (const trip of trips) {
    const stops = trip.stops.join(' ')
    const run = runs.get(stops)
    if (run === undefined) runs.set(stops, { trip, count: 1 })
    else run.count += 1
  }
  let usual: { readonly trip: TransitTrip; count: number } | undefined
  for (const run of runs.values()) if (run.count > (usual?.count ?? 0)) usual = run
  return usual?.trip
}

interface Halt {
  readonly node: number
  readonly arrival: number
}

/** The longest row of stops in the city, each crossing once. */
function haltsOf({ stops, arrivals }: TransitTrip, nodeOf: readonly number[]): readonly Halt[] {
  let longest: readonly Halt[] = []
  let row = new Map<number, Halt>()
  const close = (): void => {
    if (row.size > longest.length) longest = [...row.values()]
    row = new Map()
  }
  for (const [at, stop] of stops.entries()) {
    const node = nodeOf[stop] ?? NOWHERE
    if (node === NOWHERE) close()
    else if (!row.has(node)) row.set(node, { node, arrival: arrivals[at] ?? 0 })
  }
  close()
  return longest
}

/** From the first halt, each later than the one before it. */
function secondsOf(halts: readonly Halt[]): readonly number[] {
  const seconds: number[] = []
  const first = halts[0]?.arrival ?? 0
  for (const { arrival } of halts) seconds.push(Math.max(arrival - first, (seconds.at(-1) ?? -1) + 1))
  return seconds
}

/** Of the busier direction by day; of the whole day where less than two run then. */
function headwayOf(trips: readonly TransitTrip[]): number {
  const departures = [0, 1].map((direction) =>
    trips.flatMap((trip) => (trip.direction === direction ? (trip.departures[0] ?? 0) % DAY_SECONDS : [])),
  )
  const busier = departures.reduce((most, each) => (each.length > most.length ? each : most))
  const byDay = busier.filter((second) => second >= DAY_FROM && second < DAY_TO)
  const seconds =
    byDay.length >= 2 ? (DAY_TO - DAY_FROM) / byDay.length : DAY_SECONDS / Math.max(1, busier.length)
  return Math.min(FEED_HEADWAY_SECONDS.max, Math.max(FEED_HEADWAY_SECONDS.min, Math.round(seconds)))
}

const NOWHERE = -1

/** The nearest crossing of each stop, or NOWHERE. */
function crossings({ stops }: TransitDay, { nodeX, nodeY }: RoadNetwork): readonly number[] {
  const nodes = Array.from(nodeX, (x, node) => ({ x, y: f64(nodeY, node) }))
  const places = stops.map(({ x, y }): Point => [x, y])
  const nearest = nearestNodes(nodes, places)
  return places.map((place, stop) => {
    const node = i32(nearest, stop)
    const metres = planeMetres(place, [f64(nodeX, node), f64(nodeY, node)])
    return metres < STOP_OFF_METRES_MAX ? node : NOWHERE
  })
}

type Way = (from: number, to: number) => readonly number[] | undefined

/** The fastest way along empty streets, without its first crossing; undefined where there is none. */
function waysOn(network: RoadNetwork): Way {
  const search = createRouteSearch(network)
  search.setCosts(freeCosts(network))
  const trees = new Map<number, Uint8Array>()
  return (from, to) => {
    const tree = trees.get(to) ?? search.grow(to)
    trees.set(to, tree)
    const nodes: number[] = []
    for (let node = from; node !== to; ) {
      const street = tree[node] ?? NO_WAY
      if (street === NO_WAY) return undefined
      node = i32(network.to, i32(network.outgoing, i32(network.outgoingStart, node) + street))
      nodes.push(node)
    }
    return nodes
  }
}

function throughAll(stops: readonly number[], way: Way): readonly number[] | undefined {
  const nodes = stops.slice(0, 1)
  for (const [at, stop] of stops.entries()) {
    if (at === 0) continue
    const between = way(stops[at - 1] ?? stop, stop)
    if (between === undefined) return undefined
    nodes.push(...between)
  }
  return nodes
}

function within(
  lines: readonly TransitLine[],
  { lines: most, halts: haltsMax }: TransitLimits,
): readonly TransitLine[] {
  let halts = 0
  const kept: TransitLine[] = []
  for (const line of lines) {
    if (kept.length === most || halts + line.stops.length > haltsMax) continue
    kept.push(line)
    halts += line.stops.length
  }
  return kept
}
