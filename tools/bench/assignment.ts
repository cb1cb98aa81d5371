import type { TntpFlow, TntpLink, TntpNetwork, TntpTrips } from '@urbe/city-model'
import { solveEquilibrium } from '@urbe/city-model/assignment'
import { seededRandom } from '@urbe/kernel'

import { atMost, type Figure, median } from './figure.ts'

/** As large as the sketch network of Chicago: 387 zones, 933 nodes, about 3,000 links and 94,000 pairs with trips. */
const ZONES = 387
const COLUMNS = 26
const ROWS = 21
const SEED = 1549
const PAIRS_SHARE = 0.63
const TRIPS = 520_000
const BARS = [
  { gap: 1e-4, most: 1 },
  { gap: 1e-8, most: 2 },
  { gap: 1e-12, most: 10 },
] as const

/** What the equilibrium of a made-up region costs one core. */
export function measureAssignment(rounds: number): readonly Figure[] {
  const { network, trips } = region()
  const size = `${network.links.length} links, ${trips.flows.length} pairs, without reading files`
  return BARS.map(({ gap, most }) => {
    const seconds = Array.from({ length: rounds }, () => {
      const began = performance.now()
      solveEquilibrium({ network, trips, gap, iterationsMax: 1_000, distanceWeight: 0, tollWeight: 0 })
      return (performance.now() - began) / 1_000
    })
    return atMost({
      name: `user equilibrium, relative gap ${gap}`,
      ours: median(seconds),
      most,
      unit: 's',
      conditions: `a lattice with fast roads and 387 zones, ${size}, one core, median of ${rounds}`,
    })
  })
}

interface Region {
  readonly network: TntpNetwork
  readonly trips: TntpTrips
}

/** Streets get slower and narrower towards the middle, where most zones lie; every sixth column and fifth row is fast. */
function region(): Region {
  const draw = dice()
  const links: TntpLink[] = []
  for (let y = 0; y < ROWS; y += 1) {
    for (let x = 0; x < COLUMNS; x += 1) {
      if (x + 1 < COLUMNS) links.push(...street({ x, y, other: nodeAt(x + 1, y), isFast: y % 5 === 2 }, draw))
      if (y + 1 < ROWS) links.push(...street({ x, y, other: nodeAt(x, y + 1), isFast: x % 6 === 3 }, draw))
    }
  }
  const places = Array.from({ length: ZONES }, () => ({
    x: towardsMiddle(COLUMNS, draw),
    y: towardsMiddle(ROWS, draw),
  }))
  for (const [index, { x, y }] of places.entries()) links.push(...connector(index + 1, nodeAt(x, y)))
  const network = {
    zones: ZONES,
    nodes: ZONES + COLUMNS * ROWS,
    firstThroughNode: ZONES + 1,
    links,
    timesInHours: false,
  }
  return { network, trips: { zones: ZONES, declaredTotal: TRIPS, flows: flowsBetween(places, draw) } }
}

type Draw = () => number

/** Numbers from 0 up to, without, 1. */
function dice(): Draw {
  const random = seededRandom(SEED)
  let count = 0
  return () => {
    count += 1
    return random.word(count, 0, 0) / 2 ** 32
  }
}

function nodeAt(x: number, y: number): number {
  return ZONES + 1 + y * COLUMNS + x
}

function towardsMiddle(size: number, draw: Draw): number {
  return Math.floor(((draw() + draw() + draw()) / 3) * size)
}

interface Street {
  readonly x: number
  readonly y: number
  readonly other: number
  readonly isFast: boolean
}

function street({ x, y, other, isFast }: Street, draw: Draw): readonly TntpLink[] {
  const about = () => 0.8 + 0.4 * draw()
  const far = Math.sqrt((x - COLUMNS / 2) ** 2 + (y - ROWS / 2) ** 2) / 16
  const length = (0.5 + 1.5 * far) * about()
  const way = (from: number, to: number): TntpLink => ({
    from,
    to,
    capacity: (isFast ? 7000 : 1800 * (1.5 - 0.6 * far)) * about(),
    length,
    freeFlowTime: length * (isFast ? 1.1 : 2.4) * about(),
    b: 0.15,
    power: 4,
    toll: 0,
    type: 1,
  })
  return [way(nodeAt(x, y), other), way(other, nodeAt(x, y))]
}

function connector(zone: number, node: number): readonly TntpLink[] {
  const free = { capacity: 49_500, length: 0.3, freeFlowTime: 0, b: 0.15, power: 4, toll: 0, type: 3 }
  return [
    { from: zone, to: node, ...free },
    { from: node, to: zone, ...free },
  ]
}

interface Place {
  readonly x: number
  readonly y: number
}

/** By gravity: zones of different weight, fewer trips the farther apart. */
function flowsBetween(places: readonly Place[], draw: Draw): readonly TntpFlow[] {
  const weighed = places.map((place) => ({ ...place, weight: 0.2 + 3 * draw() * draw() }))
  const flows = weighed.flatMap((one, from) =>
    weighed.flatMap((other, to) => {
      if (from === to || draw() >= PAIRS_SHARE) return []
      const apart = (one.x - other.x) ** 2 + (one.y - other.y) ** 2
      return [{ from: from + 1, to: to + 1, trips: (one.weight * other.weight) / (1 + 0.15 * apart) }]
    }),
  )
  const total = flows.reduce((sum, { trips }) => sum + trips, 0)
  return flows.map((flow) => ({ ...flow, trips: (flow.trips * TRIPS) / total }))
}
