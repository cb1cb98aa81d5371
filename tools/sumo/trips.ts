import type { QsimNetwork } from '@urbe/city-model/qsim'
import type { RoutedTrips } from '@urbe/city-model/routed-trips'
import { seededRandom } from '@urbe/kernel'

const ASK_START = 0
const ASK_GOAL = 1
const ASK_SECOND = 2
const NOWHERE = -1
/** SUMO is not given the first link, and has to drive somewhere. */
const LINKS_MIN = 3

export interface Demand {
  /** Drawn; those too short to be driven are left out. */
  readonly count: number
  /** In which they begin. */
  readonly seconds: number
  readonly seed: number
}

/** Trips from link to link, drawn evenly, along ways of fewest links that do not turn round on the spot. */
export function tripsOn(network: QsimNetwork, { count, seconds, seed }: Demand): RoutedTrips {
  const random = seededRandom(seed)
  const links = network.linkIds.length
  const ways = new Map<number, Int32Array>()
  const drawn = Array.from({ length: count }, (_, trip) => {
    const goal = random.below(links, trip, 0, ASK_GOAL)
    const next = ways.get(goal) ?? waysTo(network, goal)
    ways.set(goal, next)
    const route = [random.below(links, trip, 0, ASK_START)]
    for (let at = next[route[0] as number] as number; at !== NOWHERE; at = next[at] as number) route.push(at)
    return { second: random.below(seconds, trip, 0, ASK_SECOND), route }
  })
  const trips = drawn.filter(({ route }) => route.length >= LINKS_MIN).sort((a, b) => a.second - b.second)
  const routeStart = new Int32Array(trips.length + 1)
  for (const [trip, { route }] of trips.entries())
    routeStart[trip + 1] = (routeStart[trip] ?? 0) + route.length
  return {
    second: Int32Array.from(trips, ({ second }) => second),
    routeStart,
    route: Int32Array.from(trips.flatMap(({ route }) => route)),
  }
}

/** The next link towards a goal from every link. */
function waysTo({ linkIds, from, to, incomingStart, incoming }: QsimNetwork, goal: number): Int32Array {
  const next = new Int32Array(linkIds.length).fill(NOWHERE)
  const open = [goal]
  for (let at = 0; at < open.length; at += 1) {
    const link = open[at] as number
    const node = from[link] as number
    for (let each = incomingStart[node] as number; each < (incomingStart[node + 1] as number); each += 1) {
      const before = incoming[each] as number
      const turnsRound = from[before] === to[link]
      if (turnsRound || before === goal || next[before] !== NOWHERE) continue
      next[before] = link
      open.push(before)
    }
  }
  return next
}

/** The same trips over and over. */
export function repeated(
  { second, routeStart, route }: RoutedTrips,
  { times, apartSeconds }: { readonly times: number; readonly apartSeconds: number },
): RoutedTrips {
  const turns = Array.from({ length: times }, (_, turn) => turn)
  const each = (column: Int32Array, apart: number) =>
    Int32Array.from(turns.flatMap((turn) => Array.from(column, (value) => value + turn * apart)))
  return {
    second: each(second, apartSeconds),
    routeStart: Int32Array.from([0, ...each(routeStart.subarray(1), route.length)]),
    route: each(route, 0),
  }
}

/**
 * The same trips for SUMO. There a vehicle begins at the beginning of its first edge, in the queue model at the end of its first link: so
 * SUMO is given the route from the second link on. All cars are alike, and drive as fast as they may.
 */
export function sumoRoutes({ second, routeStart, route }: RoutedTrips, { linkIds }: QsimNetwork): string {
  const vehicles = Array.from(second, (depart, trip) => {
    const links = route.subarray((routeStart[trip] ?? 0) + 1, routeStart[trip + 1])
    const edges = Array.from(links, (link) => linkIds[link]).join(' ')
    return `<vehicle id="v${trip}" type="car" depart="${depart}" departSpeed="max" departLane="best"><route edges="${edges}"/></vehicle>`
  })
  const car = '<vType id="car" length="5" minGap="2.5" maxSpeed="55" speedFactor="1" speedDev="0" sigma="0"/>'
  return `<routes>\n${car}\n${vehicles.join('\n')}\n</routes>\n`
}
