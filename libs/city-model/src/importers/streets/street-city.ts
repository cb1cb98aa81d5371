import { crowdedNode, STREETS_AT_NODE_MAX } from '../../crossings.ts'
import type { CityMap, PlaceKind, Point, Road } from '../../map.ts'
import { extentOf, nodesOf } from '../../map-parts.ts'
import { i32 } from '../../memory/column.ts'
import { type LinkDraft, type RoadNetwork, roadNetworkOf } from '../../road-network.ts'
import { StreetDraftError } from '../errors.ts'
import { nearestNodes } from '../geo/nearest-node.ts'
import type { PlaceDraftKind } from '../places/place-draft.ts'
import type { StreetDraft, StreetLink } from '../street-draft.ts'

export interface StreetCity {
  readonly network: RoadNetwork
  /** Places are in the order of the draft, each at the nearest node. There are no districts, and no water. */
  readonly map: CityMap
}

/** What the map draws a place as. */
const DRAWN_AS: Readonly<Record<PlaceDraftKind, PlaceKind>> = {
  home: 'home',
  work: 'office',
  shop: 'shop',
  school: 'school',
  hospital: 'hospital',
  leisure: 'leisure',
}
/** Of a place where there are no districts. */
const NO_DISTRICT = -1

/**
 * The network and the map of a draft, as a city is founded on them.
 * @throws StreetDraftError too_many_streets_at_node
 */
export function streetCity(draft: StreetDraft, name: string): StreetCity {
  const nodes = {
    x: Float64Array.from(draft.nodes, ({ x }) => x),
    y: Float64Array.from(draft.nodes, ({ y }) => y),
    firstThroughNode: 0,
  }
  const network = roadNetworkOf(nodes, draft.links.map(linkOf))
  const crowded = crowdedNode(network)
  if (crowded) {
    const message = `${crowded.streets} links leave node ${crowded.node}, at most ${STREETS_AT_NODE_MAX}`
    throw new StreetDraftError('too_many_streets_at_node', message)
  }
  const roads = draft.links.map((link, id) => roadOf(link, id, network))
  const points = draft.places.map(({ x, y }): Point => [x, y])
  const nearest = nearestNodes(draft.nodes, points)
  const map: CityMap = {
    name,
    extent: extentOf([...roads.flatMap(({ polyline }) => polyline), ...points]),
    nodes: nodesOf(network),
    roads,
    districts: [],
    ...(draft.attribution !== '' && { attribution: draft.attribution }),
    places: draft.places.map(({ kind, name: called, x, y }, id) => ({
      id,
      kind: DRAWN_AS[kind],
      name: called,
      x,
      y,
      node: nearest[id] ?? -1,
      district: NO_DISTRICT,
    })),
    water: [],
  }
  return { network, map }
}

function linkOf(link: StreetLink): LinkDraft {
  const { from, to, lengthMetres, capacityPerHour, lanes, freeSpeedMetresPerSecond } = link
  const freeSeconds = Math.max(1, Math.round(lengthMetres / freeSpeedMetresPerSecond))
  return { from, to, lengthMetres, capacityPerHour, lanes, freeSeconds }
}

function roadOf(link: StreetLink, id: number, network: RoadNetwork): Road {
  const { freeSpeedMetresPerSecond, ...rest } = link
  return { ...rest, id, speedMetresPerSecond: freeSpeedMetresPerSecond, storage: i32(network.storage, id) }
}
