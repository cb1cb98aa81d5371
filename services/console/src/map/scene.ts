import type { CityMap } from '@urbe/contracts'

import type { Box } from './view.ts'

/** Drawn in this order, the widest last so that it lies on top. */
export const roadClasses = ['connector', 'local', 'collector', 'arterial', 'motorway'] as const
export type RoadClass = (typeof roadClasses)[number]
export const districtKinds = ['residential', 'commerce', 'centre', 'industrial', 'park'] as const
export type DistrictKind = (typeof districtKinds)[number]

/** Lines or rings laid end to end: shape n is `points[starts[n] * 2]` up to, without, `points[starts[n + 1] * 2]`. */
export interface Shapes {
  readonly points: Float32Array
  readonly starts: Uint32Array
}
export interface Label {
  readonly text: string
  readonly x: number
  readonly y: number
  /** The larger, the sooner it is shown. */
  readonly weight: number
  readonly kind: 'district' | 'road' | 'place'
  /** Of a road, in radians, so that its name lies along it. */
  readonly angle: number
  /** Number of the district that it names. */
  readonly district?: number
}
export interface RoadLayer {
  readonly class: RoadClass
  readonly shapes: Shapes
  readonly lanes: Uint8Array
  /** The two links of each road that the traffic facts speak of, -1 where it has but one direction. */
  readonly links: Int32Array
}
export interface District {
  /** What the conditions call it. */
  readonly id: number
  readonly name: string
  readonly kind: DistrictKind
}
/** A network beside the roads: its lines, and its nodes as pairs of x and y. */
export interface Utility {
  readonly lines: Shapes
  readonly nodes: Float32Array
}
/** What never changes about how a city looks, in flat arrays that cross to a worker without copying. */
export interface Scene {
  readonly box: Box
  readonly roads: readonly RoadLayer[]
  readonly districts: readonly District[]
  readonly districtShapes: Shapes
  readonly water: Shapes
  readonly parks: Shapes
  readonly places: Float32Array
  /** Schools and hospitals. */
  readonly publicPlaces: Float32Array
  readonly transit: Shapes
  readonly power: Utility
  readonly mains: Utility
  readonly labels: readonly Label[]
}

type Feature = CityMap['features'][number]
type Line = readonly (readonly [number, number])[]

export function sceneOf(map: CityMap): Scene {
  const byKind = Map.groupBy(map.features, ({ properties }) => text(properties['kind']))
  const districts = byKind.get('district') ?? []
  const roads = byKind.get('road') ?? []
  const of = (kind: string) => byKind.get(kind) ?? []
  return {
    box: map.bbox,
    roads: roadLayers(roads),
    districts: districts.map(districtOf),
    districtShapes: shapesOf(districts.map(outline)),
    water: shapesOf(of('water').map(outline)),
    parks: shapesOf(of('park').map(outline)),
    places: spots(of('place').filter((place) => !isPublic(place))),
    publicPlaces: spots(of('place').filter(isPublic)),
    transit: shapesOf(of('transit-line').map(outline)),
    power: { lines: shapesOf(of('power-line').map(outline)), nodes: spots(of('power-bus')) },
    mains: { lines: shapesOf(of('water-pipe').map(outline)), nodes: spots(of('water-node')) },
    labels: [...districts.flatMap(districtLabel), ...roadLabels(roads)],
  }
}

function spots(features: readonly Feature[]): Float32Array {
  return Float32Array.from(
    features.flatMap(({ geometry }) => (geometry.type === 'Point' ? [...geometry.coordinates] : [])),
  )
}

function isPublic({ properties }: Feature): boolean {
  return properties['use'] === 'school' || properties['use'] === 'hospital'
}

function roadLayers(roads: readonly Feature[]): RoadLayer[] {
  const byClass = Map.groupBy(roads, roadClass)
  return roadClasses.flatMap((name) => {
    const members = byClass.get(name)
    if (members === undefined) return []
    return {
      class: name,
      shapes: shapesOf(members.map(outline)),
      lanes: Uint8Array.from(members, ({ properties }) => Number(properties['lanes'] ?? 1)),
      links: Int32Array.from(members.flatMap(linksOf)),
    }
  })
}

function linksOf({ properties }: Feature): readonly [number, number] {
  const links = properties['links']
  const [there = -1, back = -1] = Array.isArray(links) ? links.map(Number) : []
  return [there, back]
}

function shapesOf(lines: readonly Line[]): Shapes {
  const starts = new Uint32Array(lines.length + 1)
  for (const [index, line] of lines.entries()) starts[index + 1] = (starts[index] ?? 0) + line.length
  return { points: Float32Array.from(lines.flat(2)), starts }
}

/** A line as it is; of an area its outer ring. */
function outline({ geometry }: Feature): Line {
  if (geometry.type === 'LineString') return geometry.coordinates
  return geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : [geometry.coordinates]
}

function roadClass({ properties }: Feature): RoadClass {
  return roadClasses.find((each) => each === properties['class']) ?? 'local'
}

function districtOf({ id, properties }: Feature): District {
  const kind = districtKinds.find((each) => each === properties['use']) ?? 'residential'
  return { id: numberIn(id), name: text(properties['name']), kind }
}

/** `district:7` is number 7. */
function numberIn(id: string): number {
  return Number(/\d+$/.exec(id)?.[0] ?? -1)
}

function districtLabel(feature: Feature): Label[] {
  const name = text(feature.properties['name'])
  const ring = outline(feature)
  if (name === '' || ring.length === 0) return []
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  const span = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)] as const
  const [west, east, south, north] = span
  const weight = Math.hypot(east - west, north - south)
  const [x, y] = [(west + east) / 2, (south + north) / 2]
  return [{ text: name, x, y, weight, kind: 'district', angle: 0, district: numberIn(feature.id) }]
}

/** A street of many links is named once, along its longest stretch. */
function roadLabels(roads: readonly Feature[]): Label[] {
  const longest = new Map<string, Label>()
  for (const road of roads) {
    const label = roadLabel(road)
    if (label !== undefined && label.weight > (longest.get(label.text)?.weight ?? 0))
      longest.set(label.text, label)
  }
  return [...longest.values()]
}

function roadLabel(road: Feature): Label | undefined {
  const name = text(road.properties['name'])
  const line = outline(road)
  const from = line[Math.floor((line.length - 1) / 2)]
  const to = line[Math.floor((line.length - 1) / 2) + 1]
  if (name === '' || from === undefined || to === undefined) return undefined
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const rank = roadClasses.indexOf(roadClass(road)) + 1
  return {
    text: name,
    x: (from[0] + to[0]) / 2,
    y: (from[1] + to[1]) / 2,
    weight: Math.hypot(dx, dy) * rank,
    kind: 'road',
    angle: upright(Math.atan2(-dy, dx)),
  }
}

/** Nobody reads a name that stands on its head. */
export function upright(angle: number): number {
  if (angle > Math.PI / 2) return angle - Math.PI
  return angle <= -Math.PI / 2 ? angle + Math.PI : angle
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
