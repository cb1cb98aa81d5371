import { atan2 } from '../math/dmath.ts'
import { f64, i32 } from '../memory/column.ts'
import { bridgesOf } from '../power/dc/bridges.ts'
import type { Grid } from '../power/dc/grid.ts'
import { metresBetween, neighboursOf, type Points } from './plane.ts'
import type { PlannedLoad } from './planned-load.ts'
import type { Zones } from './zones.ts'

/**
 * `feeder`: between the buses of neighbouring zones of one supply area, 20 kV. `transmission`: between substations, 110 kV. `transformer`: from a
 * substation's high-voltage bus to the bus of its zone.
 */
export type LineKind = 'feeder' | 'transmission' | 'transformer'

/** Buses are the zones, then one at high voltage for each supply area. */
export interface GridPlan {
  readonly kinds: readonly LineKind[]
  /** Ratings are infinite until `ratedGrid` has found them. */
  readonly grid: Grid
  /** By supply area: the zone of its substation. */
  readonly substationZone: Int32Array
  /** High-voltage buses as they follow each other around the city. */
  readonly ring: readonly number[]
}

/** MW for each radian and kilometre of one circuit: the square of the voltage over 0.12 (cable) and 0.4 (overhead) ohms a kilometre. */
const FEEDER_MW_KM = 400 / 0.12
const TRANSMISSION_MW_KM = 12_100 / 0.4
/** A transformer's short-circuit reactance, per unit of its rating. */
const TRANSFORMER_REACTANCE = 0.12
export const TRANSFORMERS_A_SUBSTATION = 2
/** Each of the two carries this much of its area's peak. */
const TRANSFORMER_PERCENT = 80
const TRANSFORMER_MW_MIN = 1
const METRES_A_KM = 1000
const LENGTH_MIN_KM = 0.1
const WATTS_A_MW = 1_000_000

interface LineDraft {
  readonly kind: LineKind
  readonly from: number
  readonly to: number
  readonly susceptance: number
}

export function gridPlanOf(zones: Zones, { peakW }: PlannedLoad): GridPlan {
  const substationZone = heaviestByArea(zones, peakW)
  const places = placesOf(zones, substationZone)
  const ring = aroundMiddle(places).map((area) => zones.count + area)
  const buses = zones.count + zones.areas
  const single = [
    ...feeders(zones),
    ...transmission(places, ring, zones.count),
    ...transformers({ zones, peakW, substationZone }),
  ]
  // What would be lost with one line has two.
  const isBridge = bridgesOf(gridOf(buses, single))
  const lines = single.flatMap((line, at) => (isBridge[at] === 1 ? [line, line] : [line]))
  return { kinds: lines.map(({ kind }) => kind), grid: gridOf(buses, lines), substationZone, ring }
}

function gridOf(buses: number, lines: readonly LineDraft[]): Grid {
  return {
    buses,
    from: Int32Array.from(lines, ({ from }) => from),
    to: Int32Array.from(lines, ({ to }) => to),
    susceptance: Float64Array.from(lines, ({ susceptance }) => susceptance),
    pushedMw: new Float64Array(lines.length),
    ratingMw: new Float64Array(lines.length).fill(Number.POSITIVE_INFINITY),
  }
}

function heaviestByArea({ areas, areaOf }: Zones, peakW: Float64Array): Int32Array {
  const heaviest = new Int32Array(areas).fill(-1)
  for (const [zone, area] of areaOf.entries()) {
    const best = i32(heaviest, area)
    if (best < 0 || f64(peakW, zone) > f64(peakW, best)) heaviest[area] = zone
  }
  return heaviest
}

function placesOf({ points }: Pick<Zones, 'points'>, of: ArrayLike<number>): Points {
  return {
    x: Float64Array.from(of, (zone) => f64(points.x, zone)),
    y: Float64Array.from(of, (zone) => f64(points.y, zone)),
  }
}

/** Areas by the direction in which their substations lie from the middle of all. */
function aroundMiddle({ x, y }: Points): readonly number[] {
  const middle = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [middleX, middleY] = [middle(x), middle(y)]
  const angles = x.map((east, area) => atan2(f64(y, area) - middleY, east - middleX))
  return [...angles.keys()].sort((a, b) => f64(angles, a) - f64(angles, b) || a - b)
}

/** Each area is a net of its own below its substation: nothing flows through it to another. */
function feeders({ points, areas, areaOf }: Zones): readonly LineDraft[] {
  return Array.from({ length: areas }, (_, area) => {
    const members = [...areaOf.keys()].filter((zone) => areaOf[zone] === area)
    const pairs = neighboursOf(placesOf({ points }, members))
    return Array.from(pairs.from, (pairFrom, pair): LineDraft => {
      const [from, to] = [members[pairFrom] ?? 0, members[i32(pairs.to, pair)] ?? 0]
      return { kind: 'feeder', from, to, susceptance: FEEDER_MW_KM / kilometres(points, from, to) }
    })
  }).flat()
}

/** The ring and, across it, between neighbours that do not follow each other on it. Two substations have two lines. */
function transmission(places: Points, ring: readonly number[], zones: number): readonly LineDraft[] {
  if (ring.length < 2) return []
  const onRing = ring.map((bus, at) => [bus - zones, (ring[(at + 1) % ring.length] ?? bus) - zones] as const)
  const across = neighboursOf(places)
  const known = new Set(onRing.map(([a, b]) => keyOf(a, b)))
  const chords = Array.from(across.from, (from, pair) => [from, i32(across.to, pair)] as const)
  return [...onRing, ...chords.filter(([a, b]) => !known.has(keyOf(a, b)))].map(([a, b]) => ({
    kind: 'transmission',
    from: zones + a,
    to: zones + b,
    susceptance: TRANSMISSION_MW_KM / kilometres(places, a, b),
  }))
}

function keyOf(a: number, b: number): string {
  return `${Math.min(a, b)} ${Math.max(a, b)}`
}

function kilometres(points: Points, a: number, b: number): number {
  return Math.max(LENGTH_MIN_KM, metresBetween(points, a, b) / METRES_A_KM)
}

interface Substations {
  readonly zones: Zones
  readonly peakW: Float64Array
  readonly substationZone: Int32Array
}

function transformers({ zones, peakW, substationZone }: Substations): readonly LineDraft[] {
  const areaW = new Float64Array(zones.areas)
  for (const [zone, area] of zones.areaOf.entries()) areaW[area] = f64(areaW, area) + f64(peakW, zone)
  return Array.from(substationZone, (zone, area): LineDraft[] => {
    const rating = Math.max(TRANSFORMER_MW_MIN, (f64(areaW, area) * TRANSFORMER_PERCENT) / 100 / WATTS_A_MW)
    const one: LineDraft = {
      kind: 'transformer',
      from: zones.count + area,
      to: zone,
      susceptance: rating / TRANSFORMER_REACTANCE,
    }
    return Array.from({ length: TRANSFORMERS_A_SUBSTATION }, () => one)
  }).flat()
}
