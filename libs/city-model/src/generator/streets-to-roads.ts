import type { Point, Road, RoadClass } from '../map.ts'
import { type LinkDraft, type RoadNetwork, roadNetworkOf } from '../road-network.ts'
import { type StreetRank, streetName } from './names.ts'
import type { Site } from './site.ts'
import { BLOCK_CELLS } from './size.ts'
import type { Street } from './street-plan.ts'

/** Speeds with the lights and crossings of a town in them, which are not simulated one by one. */
const METRES_PER_SECOND: Readonly<Record<RoadClass, number>> = {
  motorway: 16,
  arterial: 11,
  collector: 9,
  local: 7,
  connector: 14,
}
/** A named street ends after this many cells and the next name begins. */
const NAME_CELLS = 2 * BLOCK_CELLS
const POLYLINE_STEPS = 4
const STREET_METRES_MIN = 16

export interface LaidStreets {
  readonly network: RoadNetwork
  readonly roads: readonly Road[]
  /** Lattice line of each node. */
  readonly nodeU: Int32Array
  readonly nodeV: Int32Array
}

/** Numbers crossings and links, and gives each street its shape and name. How wide it is follows from its need, later. */
export function layStreets(site: Site, streets: readonly Street[]): LaidStreets {
  const crossings = crossingsOf(streets)
  const names = streetNames(site)
  const roads = streets.flatMap((street, index) =>
    twoWay({ site, street, crossings, name: names(street) }, index),
  )
  const x = Float64Array.from(crossings.u, (u, node) => site.place(u, crossings.v[node] ?? 0)[0])
  const y = Float64Array.from(crossings.u, (u, node) => site.place(u, crossings.v[node] ?? 0)[1])
  return {
    network: roadNetworkOf({ x, y, firstThroughNode: 0 }, roads.map(draftOf)),
    roads,
    nodeU: crossings.u,
    nodeV: crossings.v,
  }
}

interface Crossings {
  readonly u: Int32Array
  readonly v: Int32Array
  readonly numberOf: (u: number, v: number) => number
}

function crossingsOf(streets: readonly Street[]): Crossings {
  const row = 65_536
  const keys = new Set<number>()
  for (const street of streets) keys.add(street.fromV * row + street.fromU).add(street.toV * row + street.toU)
  const sorted = [...keys].sort((a, b) => a - b)
  const numbers = new Map(sorted.map((key, node) => [key, node]))
  return {
    u: Int32Array.from(sorted, (key) => key % row),
    v: Int32Array.from(sorted, (key) => Math.floor(key / row)),
    numberOf: (u, v) => numbers.get(v * row + u) ?? 0,
  }
}

interface NamedStreet {
  readonly site: Site
  readonly street: Street
  readonly crossings: Crossings
  readonly name: string
}

function twoWay({ site, street, crossings, name }: NamedStreet, index: number): readonly [Road, Road] {
  const shape = street.bridge ? endsOf(site, street) : bentShape(site, street)
  const shared = {
    name,
    class: street.class,
    lengthMetres: lengthOf(shape),
    lanes: 1,
    speedMetresPerSecond: METRES_PER_SECOND[street.class],
    capacityPerHour: 1,
    storage: 0,
    bridge: street.bridge,
  }
  const from = crossings.numberOf(street.fromU, street.fromV)
  const to = crossings.numberOf(street.toU, street.toV)
  const there = { ...shared, id: 2 * index, from, to, opposite: 2 * index + 1, polyline: shape }
  const back = {
    ...shared,
    id: 2 * index + 1,
    from: to,
    to: from,
    opposite: 2 * index,
    polyline: shape.toReversed(),
  }
  return [there, back]
}

export function draftOf(road: Road): LinkDraft {
  const { from, to, lengthMetres, capacityPerHour, lanes, speedMetresPerSecond } = road
  return {
    from,
    to,
    lengthMetres,
    capacityPerHour,
    lanes,
    freeSeconds: Math.floor(lengthMetres / speedMetresPerSecond),
  }
}

function endsOf({ place }: Site, { fromU, fromV, toU, toV }: Street): readonly Point[] {
  return [place(fromU, fromV), place(toU, toV)]
}

function bentShape({ place }: Site, { fromU, fromV, toU, toV }: Street): readonly Point[] {
  const shape: Point[] = []
  for (let step = 0; step <= POLYLINE_STEPS; step += 1) {
    const t = step / POLYLINE_STEPS
    shape.push(place(fromU + (toU - fromU) * t, fromV + (toV - fromV) * t))
  }
  return shape
}

export function lengthOf(shape: readonly Point[]): number {
  let metres = 0
  for (const [index, [x, y]] of shape.entries()) {
    const [beforeX, beforeY] = shape[index - 1] ?? [x, y]
    metres += Math.sqrt((x - beforeX) * (x - beforeX) + (y - beforeY) * (y - beforeY))
  }
  return Math.max(STREET_METRES_MIN, Math.round(metres))
}

/** One name for each stretch of a line of the lattice, in the order in which the stretches are first met. */
function streetNames(site: Site): (street: Street) => string {
  const known = new Map<string, string>()
  const counts: Record<StreetRank, number> = { local: 0, collector: 0, arterial: 0 }
  return (street) => {
    if (street.class === 'motorway') return street.bridge ? 'Ring Bridge' : 'Ring Road'
    const key = stretchOf(street)
    const rank = street.class === 'connector' ? 'local' : street.class
    const name = known.get(key) ?? streetName(rank, counts[rank]++ + (site.salt & 31))
    known.set(key, name)
    return street.bridge ? `${name.split(' ').slice(0, -1).join(' ')} Bridge` : name
  }
}

function stretchOf({ fromU, fromV, toU, toV }: Street): string {
  if (fromU !== toU && fromV !== toV) return 'boulevard'
  if (fromV === toV) return `across ${fromV} ${Math.floor(fromU / NAME_CELLS)}`
  return `along ${fromU} ${Math.floor(fromV / NAME_CELLS)}`
}
