import type { CityPlan } from '../city-plan.ts'
import { crowdedNode, STREETS_AT_NODE_MAX } from '../crossings.ts'
import { FileFormatError } from '../errors.ts'
import type { CityMap, Point, Road } from '../map.ts'
import { extentOf, nodesOf } from '../map-parts.ts'
import { f64, i32 } from '../memory/column.ts'
import { type RoadNetwork, roadNetworkOf } from '../road-network.ts'
import type { TntpSource } from '../spec.ts'
import { layoutOf } from './layout.ts'
import { parseTntpNetwork, type TntpNetwork } from './parse-network.ts'
import { parseTntpNodes, type TntpNodes } from './parse-nodes.ts'
import { parseTntpTrips } from './parse-trips.ts'
import { projectedToMetres } from './projection.ts'
import { spreadTrips } from './spread-trips.ts'
import { traitsOf } from './traits.ts'

/** A city of streets and trips out of the files of a published network. */
export function importTntp(seed: number, source: TntpSource): CityPlan {
  const file = parseTntpNetwork(source.network)
  const demand = parseTntpTrips(source.trips)
  if (demand.zones > file.nodes) throw new FileFormatError(1, `trips between at most ${file.nodes} zones`)
  const drawn = source.nodes === undefined ? layoutOf(file) : parseTntpNodes(source.nodes, file.nodes)
  const places = projectedToMetres(drawn, source.nodes === undefined ? 'layout' : 'file')
  const nodes = { ...places, firstThroughNode: file.firstThroughNode - 1 }
  const network = roadNetworkOf(nodes, traitsOf(file))
  const crowded = crowdedNode(network)
  if (crowded) {
    throw new FileFormatError(1, `at most ${STREETS_AT_NODE_MAX} links out of node ${crowded.node + 1}`)
  }
  return { network, map: mapOf(file, network, places), trips: spreadTrips(seed, demand.flows) }
}

function mapOf(file: TntpNetwork, network: RoadNetwork, { x, y }: TntpNodes): CityMap {
  const at = (node: number): Point => [f64(x, node), f64(y, node)]
  const points = Array.from(x.keys(), at)
  const opposites = oppositesOf(file)
  const roads = file.links.map(
    (link, id): Road => ({
      id,
      from: link.from - 1,
      to: link.to - 1,
      opposite: opposites.get(`${link.to} ${link.from}`) ?? -1,
      name: `${link.from} to ${link.to}`,
      class: classOf(file, network, id),
      polyline: [at(link.from - 1), at(link.to - 1)],
      lengthMetres: f64(network.lengthMetres, id),
      lanes: i32(network.lanes, id),
      speedMetresPerSecond: f64(network.lengthMetres, id) / i32(network.freeSeconds, id),
      capacityPerHour: i32(network.capacityPerHour, id),
      storage: i32(network.storage, id),
      bridge: false,
    }),
  )
  return {
    name: `Network of ${file.nodes} nodes`,
    extent: extentOf(points),
    nodes: nodesOf(network),
    roads,
    districts: [],
    places: [],
    water: [],
  }
}

function oppositesOf({ links }: TntpNetwork): ReadonlyMap<string, number> {
  return new Map(links.map((link, id) => [`${link.from} ${link.to}`, id]))
}

const WIDE_CAPACITY_PER_HOUR = 2500

function classOf(file: TntpNetwork, network: RoadNetwork, id: number): Road['class'] {
  const link = file.links[id]
  const touchesZone = link && Math.min(link.from, link.to) < file.firstThroughNode
  if (touchesZone || link?.b === 0) return 'connector'
  return i32(network.capacityPerHour, id) >= WIDE_CAPACITY_PER_HOUR ? 'motorway' : 'arterial'
}
