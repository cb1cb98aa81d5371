import type { Road, RoadClass } from '../map.ts'
import { addI32, f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import { along, type Corridor, type LinkWeight, offOf, wayThrough } from './corridor.ts'
import { headwayOf } from './headways.ts'
import type { TransitLimits, TransitPlan } from './plan.ts'
import { STOP_METRES, stopsOf } from './stops.ts'

export interface Laying {
  readonly network: RoadNetwork
  readonly society: Pick<Society, 'householdNode' | 'businessNode' | 'businessJobs' | 'nodeInCentre'>
  /** The streets of the map, by link; without it all streets are alike. */
  readonly roads?: readonly Pick<Road, 'class'>[]
}

/** Lines lie no nearer to each other than this: nobody walks much further than half of it. A choice of ours. */
export const LINE_METRES_MIN = 1200
/** Nothing shorter is worth a line. */
const LENGTH_METRES_MIN = 1000
const STOPS_MIN = 3
/** How much further apart lines are tried when there were too many. */
const WIDENING = 1.25

const CLASS_WEIGHT: Readonly<Record<RoadClass, number>> = {
  arterial: 1,
  collector: 1.3,
  local: 1.8,
  motorway: 3,
  connector: 1.3,
}

/**
 * Lines from west to east and from south to north, evenly spaced from the centre on, each along the main streets of its strip. Any
 * two that cross have a stop in common there, so that one change leads nearly everywhere. Denser where more people live and work.
 */
export function layTransit(laying: Laying, limits: TransitLimits): TransitPlan {
  const { network, society } = laying
  const people = peopleAt(laying)
  const lived = Array.from(people.keys()).filter((node) => i32(people, node) > 0)
  if (lived.length === 0) return { lines: [] }
  const centre = middleOf(network, centreNodes(society, lived))
  const field = { network, lived, centre, weight: weightsOf(laying.roads) }
  let spacing = spacingOf(network, lived, limits)
  let lines = linesAt(field, spacing)
  while (exceeds(lines, limits)) {
    spacing = Math.ceil(spacing * WIDENING)
    lines = linesAt(field, spacing)
  }
  return {
    lines: lines.map(({ corridor, nodes, stops, seconds }, at) => ({
      name: `${at + 1}`,
      nodes,
      stops,
      seconds,
      headwaySeconds: headwayOf({ corridor, nodes }, { network, people }),
    })),
  }
}

interface Field {
  readonly network: RoadNetwork
  readonly lived: readonly number[]
  readonly centre: { readonly x: number; readonly y: number }
  readonly weight: LinkWeight
}

function linesAt(field: Field, spacing: number) {
  const laid = [true, false].flatMap((eastward) =>
    strips(field, eastward, spacing).flatMap((corridor) => {
      const nodes = lineAlong(field, corridor)
      return nodes ? [{ corridor, nodes }] : []
    }),
  )
  const stopped = stopsOf(
    field.network,
    laid.map(({ nodes }) => nodes),
  )
  return laid
    .map((line, at) => ({ ...line, stops: stopped[at]?.stops ?? [], seconds: stopped[at]?.seconds ?? [] }))
    .filter(({ stops }) => stops.length >= STOPS_MIN)
}

function exceeds(lines: readonly { readonly stops: readonly number[] }[], limits: TransitLimits): boolean {
  const halts = lines.reduce((sum, { stops }) => sum + stops.length, 0)
  return lines.length > limits.lines || halts > limits.halts
}

/** Homes and jobs by node: two people live in a home. */
function peopleAt({ network, society }: Laying): Int32Array {
  const people = new Int32Array(network.nodeCount)
  for (const node of society.householdNode) addI32(people, node, 2)
  for (const [business, node] of society.businessNode.entries())
    addI32(people, node, i32(society.businessJobs, business))
  return people
}

function centreNodes({ nodeInCentre }: Laying['society'], lived: readonly number[]): readonly number[] {
  const inCentre = lived.filter((node) => nodeInCentre[node] === 1)
  return inCentre.length > 0 ? inCentre : lived
}

function middleOf({ nodeX, nodeY }: RoadNetwork, nodes: readonly number[]) {
  const sum = (values: Float64Array) => nodes.reduce((total, node) => total + f64(values, node), 0)
  return { x: sum(nodeX) / nodes.length, y: sum(nodeY) / nodes.length }
}

/** So far apart that there are about as many stops as may be, were they evenly spread. */
function spacingOf(
  { nodeX, nodeY }: RoadNetwork,
  lived: readonly number[],
  { halts }: TransitLimits,
): number {
  const area = spanOf(lived, nodeX) * spanOf(lived, nodeY)
  return Math.max(LINE_METRES_MIN, Math.ceil((2 * area) / (STOP_METRES * halts)))
}

function spanOf(lived: readonly number[], values: Float64Array): number {
  const [least, most] = rangeOf(lived, values)
  return most - least
}

function rangeOf(nodes: readonly number[], values: Float64Array): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const node of nodes) {
    least = Math.min(least, f64(values, node))
    most = Math.max(most, f64(values, node))
  }
  return [least, most]
}

function weightsOf(roads: Laying['roads']): LinkWeight {
  return (link) => {
    const road = roads?.[link]
    return road ? CLASS_WEIGHT[road.class] : 1
  }
}

/** From the middle outwards on both sides, as long as people live there; in the order of the axis. */
function strips({ network, lived, centre }: Field, eastward: boolean, spacing: number): readonly Corridor[] {
  const [least, most] = rangeOf(lived, eastward ? network.nodeY : network.nodeX)
  const middle = eastward ? centre.y : centre.x
  const first = -Math.floor((middle - least) / spacing)
  const count = Math.floor((most - middle) / spacing) - first + 1
  return Array.from({ length: count }, (_, at) => ({
    eastward,
    middle: middle + (first + at) * spacing,
    halfWidth: spacing,
  }))
}

/** From the first to the last place where people live in the inner half of its strip. */
function lineAlong({ network, lived, weight }: Field, corridor: Corridor): readonly number[] | undefined {
  const near = lived.filter((node) => offOf(corridor, network, node) <= corridor.halfWidth / 2)
  const [first] = near
  if (first === undefined) return undefined
  const place = (node: number) => along(corridor, network, node)
  let [from, to] = [first, first]
  for (const node of near) {
    // Of places equally far out the one in the middle of the strip.
    const isInner = (than: number) => offOf(corridor, network, node) < offOf(corridor, network, than)
    if (place(node) < place(from) || (place(node) === place(from) && isInner(from))) from = node
    if (place(node) > place(to) || (place(node) === place(to) && isInner(to))) to = node
  }
  if (place(to) - place(from) < LENGTH_METRES_MIN) return undefined
  return wayThrough(network, { corridor, from, to }, weight)
}
