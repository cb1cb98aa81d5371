import type { RoadNetwork } from '../road-network.ts'
import { everyNode } from './access-nodes.ts'
import { createRoutes, type Routes } from './routes.ts'

/** Routes between all nodes under given costs of links, in memory of their own. */
export function routesUnder(network: RoadNetwork, linkCost: Int32Array): Routes {
  const destinations = everyNode(network)
  const columns = {
    routeTable: new Uint8Array(destinations.length * network.nodeCount),
    routeTurn: new Int32Array(1),
    linkCost,
    linkMarks: new Uint8Array(network.linkCount),
  }
  const routes = createRoutes({ network, columns, destinations })
  routes.renewAll()
  return routes
}
