import type { QsimNetwork, QsimPlans } from '@urbe/city-model/qsim'
import { seededRandom } from '@urbe/kernel'

const ASK_START = 0
const ASK_GOAL = 1
const ASK_SECOND = 2
const NOWHERE = -1

/** Trips along given routes of links, in the order of departure. */
export interface Trips {
  readonly second: Int32Array
  readonly routes: readonly Int32Array[]
}

interface Demand {
  readonly count: number
  readonly seconds: number
  readonly seed: number
}

/** Trips from link to link, drawn evenly, along ways of fewest links that do not turn round on the spot. */
export function tripsOn(network: QsimNetwork, { count, seconds, seed }: Demand): Trips {
  const random = seededRandom(seed)
  const links = network.linkIds.length
  const ways = new Map<number, Int32Array>()
  const drawn = Array.from({ length: count }, (_, trip) => {
    const goal = random.below(links, trip, 0, ASK_GOAL)
    const next = ways.get(goal) ?? waysTo(network, goal)
    ways.set(goal, next)
    const route = [random.below(links, trip, 0, ASK_START)]
    for (let at = next[route[0] as number] as number; at !== NOWHERE; at = next[at] as number) route.push(at)
    return { second: random.below(seconds, trip, 0, ASK_SECOND), route: Int32Array.from(route) }
  })
  const there = drawn.filter(({ route }) => route.length > 2).sort((a, b) => a.second - b.second)
  return { second: Int32Array.from(there, ({ second }) => second), routes: there.map(({ route }) => route) }
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

/** Each trip as the plan of one person: an activity at the first link, a leg by car, an activity at the last. */
export function plansOf({ second, routes }: Trips): QsimPlans {
  const count = routes.length
  const rows = 2 * count
  const pair = <T>(first: (trip: number) => T, last: (trip: number) => T) =>
    Array.from({ length: rows }, (_, row) => ((row & 1) === 0 ? first(row >> 1) : last(row >> 1)))
  const none = () => -1
  const nothing = () => Number.NaN
  const lengths = pair(
    (trip) => routes[trip]?.length ?? 0,
    () => 0,
  )
  const routeStart = new Int32Array(rows + 1)
  for (const [row, length] of lengths.entries()) routeStart[row + 1] = (routeStart[row] ?? 0) + length
  const leg = Int32Array.from(pair(() => 0, none))
  return {
    personIds: routes.map((_, trip) => `v${trip}`),
    activityStart: Int32Array.from({ length: count + 1 }, (_, trip) => 2 * trip),
    types: ['at'],
    activityType: new Int32Array(rows),
    activityLink: Int32Array.from(
      pair(
        (trip) => routes[trip]?.[0] ?? 0,
        (trip) => routes[trip]?.at(-1) ?? 0,
      ),
    ),
    activityX: new Float64Array(rows).fill(Number.NaN),
    activityY: new Float64Array(rows).fill(Number.NaN),
    activityEnd: Float64Array.from(pair((trip) => second[trip] ?? 0, nothing)),
    activitySeconds: new Float64Array(rows).fill(Number.NaN),
    activityLine: new Int32Array(rows),
    modes: ['car'],
    legMode: leg,
    tripMode: leg,
    legSeconds: new Float64Array(rows).fill(Number.NaN),
    legMetres: new Float64Array(rows).fill(Number.NaN),
    vehicleIds: routes.map((_, trip) => `v${trip}`),
    legVehicle: Int32Array.from(pair((trip) => trip, none)),
    routeStart,
    route: Int32Array.from(routes.flatMap((route) => [...route])),
  }
}

/**
 * The same trips for SUMO. There a vehicle begins at the beginning of its first edge, in the queue model at the end of its first link: so
 * SUMO is given the route from the second link on.
 */
export function sumoRoutes({ second, routes }: Trips, { linkIds }: QsimNetwork): string {
  const vehicles = routes.map((route, trip) => {
    const edges = Array.from(route.subarray(1), (link) => linkIds[link]).join(' ')
    return `<vehicle id="v${trip}" type="car" depart="${second[trip]}" departSpeed="max" departLane="best"><route edges="${edges}"/></vehicle>`
  })
  const car = '<vType id="car" length="5" minGap="2.5" maxSpeed="55" speedFactor="1" speedDev="0" sigma="0"/>'
  return `<routes>\n${car}\n${vehicles.join('\n')}\n</routes>\n`
}
