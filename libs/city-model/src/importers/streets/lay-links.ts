import type { Point } from '../../map.ts'
import { StreetDraftError } from '../errors.ts'
import { toCentimetres } from '../geo/frame.ts'
import type { StreetLimits, StreetLink, StreetNode } from '../street-draft.ts'
import { type DirectionTraits, firstOf, lastOf, type Segment } from './street-way.ts'

/** No link is shorter: two junctions drawn on one spot are still passed one after the other. */
export const LENGTH_METRES_MIN = 1

export interface LaidLinks {
  readonly nodes: readonly StreetNode[]
  readonly links: readonly StreetLink[]
}

/**
 * Numbers nodes and links in the order in which the streets come, the direction along the points before the one against them.
 * @throws StreetDraftError too_many_nodes
 */
export function layLinks(
  segments: readonly Segment[],
  nodeAt: (point: number) => StreetNode,
  limits: StreetLimits,
): LaidLinks {
  const numbers = new Map<number, number>()
  const nodes: StreetNode[] = []
  const numberOf = (point: number): number => {
    const known = numbers.get(point)
    if (known !== undefined) return known
    if (nodes.length === limits.nodesMax) {
      throw new StreetDraftError('too_many_nodes', `the streets have more than ${limits.nodesMax} nodes`)
    }
    numbers.set(point, nodes.length)
    return nodes.push(nodeAt(point)) - 1
  }
  const links: StreetLink[] = []
  for (const segment of segments) {
    const from = numberOf(firstOf(segment))
    const to = numberOf(lastOf(segment))
    const polyline = segment.points.map((point): Point => {
      const { x, y } = nodeAt(point)
      return [x, y]
    })
    links.push(...directionsOf({ segment, from, to, polyline, id: links.length }))
  }
  return { nodes, links }
}

interface Laying {
  readonly segment: Segment
  readonly from: number
  readonly to: number
  readonly polyline: readonly Point[]
  readonly id: number
}

function directionsOf({ segment, from, to, polyline, id }: Laying): readonly StreetLink[] {
  const { traits, lengthMetres } = segment
  const shared = {
    lengthMetres: Math.max(LENGTH_METRES_MIN, toCentimetres(lengthMetres)),
    class: traits.class,
    name: traits.name,
    bridge: traits.bridge,
  }
  const isPair = traits.forward !== null && traits.backward !== null
  const links: StreetLink[] = []
  if (traits.forward) {
    links.push({ ...shared, ...offered(traits.forward), from, to, polyline, opposite: isPair ? id + 1 : -1 })
  }
  if (traits.backward) {
    const back = { from: to, to: from, polyline: polyline.toReversed(), opposite: isPair ? id : -1 }
    links.push({ ...shared, ...offered(traits.backward), ...back })
  }
  return links
}

function offered({ lanes, speedMetresPerSecond, capacityPerHour }: DirectionTraits) {
  return { lanes, capacityPerHour, freeSpeedMetresPerSecond: speedMetresPerSecond }
}
