import { addI32, f64 } from '../../memory/column.ts'
import type { LonLat } from '../geo/distance.ts'
import type { OsmArea, OsmExtract, OsmLimits, OsmPoint, OsmWay } from './extract.ts'
import { growingColumn } from './growing-column.ts'
import { isOfInterest, isPlace, type Tags } from './tags.ts'

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation'
  readonly ref: number
  readonly role: string
}

/** Takes what a reader finds, in any order, and keeps what streets and places need. */
export interface OsmCollector {
  readonly node: (id: number, place: LonLat, tags: Tags) => void
  readonly way: (id: number, refs: readonly number[], tags: Tags) => void
  readonly relation: (id: number, members: readonly OsmMember[], tags: Tags) => void
  readonly finish: () => OsmExtract
}

interface RawWay {
  readonly id: number
  readonly refs: Float64Array
  readonly tags: Tags
}

interface RawArea {
  readonly id: number
  readonly members: readonly OsmMember[]
  readonly tags: Tags
}

interface Collected {
  readonly ids: Float64Array
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly ways: readonly RawWay[]
  readonly areas: readonly RawArea[]
  readonly points: readonly OsmPoint[]
}

/** `fail` is the reader's own: it knows where in the file it stands. */
export function osmCollector(limits: OsmLimits, fail: (expected: string) => never): OsmCollector {
  const [ids, lon, lat] = [growingColumn(), growingColumn(), growingColumn()]
  const ways: RawWay[] = []
  const areas: RawArea[] = []
  const points: OsmPoint[] = []
  const counts = { nodes: 0, ways: 0, relations: 0, refs: 0 }
  const count = (what: keyof typeof counts, more: number, max: number): void => {
    counts[what] += more
    if (counts[what] > max) fail(`at most ${max} ${COUNTED[what]}`)
  }
  return {
    node(id, place, tags) {
      count('nodes', 1, limits.nodesMax)
      ids.push(id)
      lon.push(place.lon)
      lat.push(place.lat)
      if (isPlace(tags)) points.push({ id, lon: place.lon, lat: place.lat, tags })
    },
    way(id, refs, tags) {
      count('ways', 1, limits.waysMax)
      count('refs', refs.length, limits.refsMax)
      ways.push({ id, refs: Float64Array.from(refs), tags })
    },
    relation(id, members, tags) {
      count('relations', 1, limits.relationsMax)
      count('refs', members.length, limits.refsMax)
      if (tags.get('type') === 'multipolygon' && isPlace(tags)) areas.push({ id, members, tags })
    },
    finish: () => extractOf({ ids: ids.values(), lon: lon.values(), lat: lat.values(), ways, areas, points }),
  }
}

const COUNTED = {
  nodes: 'nodes',
  ways: 'ways',
  relations: 'relations',
  refs: 'nodes of ways and members of relations',
} as const

function extractOf(all: Collected): OsmExtract {
  const ways = waysKept(all)
  const indexOf = nodesKept(all, ways)
  const kept = new Int32Array(indexOf.size)
  for (const [place, id] of all.ids.entries()) {
    const index = indexOf.get(id)
    // The first of several nodes with one id is the one that counts.
    if (index !== undefined && kept[index] === 0) kept[index] = place + 1
  }
  const missing = new Int32Array(1)
  const numbered = ways.map(({ id, refs, tags }): OsmWay => {
    const nodes = Int32Array.from(refs, (ref) => indexOf.get(ref) ?? -1)
    for (const node of nodes) if (node === -1) addI32(missing, 0, 1)
    return { id, nodes, tags }
  })
  return {
    lon: Float64Array.from(kept, (place) => f64(all.lon, place - 1)),
    lat: Float64Array.from(kept, (place) => f64(all.lat, place - 1)),
    ways: numbered,
    points: all.points,
    areas: areasOf(all.areas, ways),
    missingNodes: missing[0] ?? 0,
  }
}

/** Ways that say something themselves, and those that an area is made of. */
function waysKept({ ways, areas }: Collected): readonly RawWay[] {
  const members = new Set(areas.flatMap((area) => area.members.filter(isWay).map(({ ref }) => ref)))
  return ways.filter(({ id, tags }) => isOfInterest(tags) || members.has(id))
}

function isWay({ type }: OsmMember): boolean {
  return type === 'way'
}

/** Nodes that those ways run through and the file holds, numbered in the order of the file. */
function nodesKept({ ids }: Collected, ways: readonly RawWay[]): ReadonlyMap<number, number> {
  const wanted = new Set<number>()
  for (const { refs } of ways) for (const ref of refs) wanted.add(ref)
  const indexOf = new Map<number, number>()
  for (const id of ids) if (wanted.has(id) && !indexOf.has(id)) indexOf.set(id, indexOf.size)
  return indexOf
}

function areasOf(areas: readonly RawArea[], ways: readonly RawWay[]): readonly OsmArea[] {
  if (areas.length === 0) return []
  const indexOf = new Map(ways.map(({ id }, index) => [id, index]))
  return areas.map(({ id, members, tags }) => {
    const inRole = (isInner: boolean): readonly number[] =>
      members
        .filter((member) => isWay(member) && (member.role === 'inner') === isInner)
        .flatMap(({ ref }) => indexOf.get(ref) ?? [])
    return { id, outer: inRole(false), inner: inRole(true), tags }
  })
}
