import type { RoadNetwork } from '../road-network.ts'

export interface RouteColumns {
  readonly routeTable: Uint8Array
  readonly routeTurn: Int32Array
  readonly linkCost: Int32Array
  readonly linkMarks: Uint8Array
}

export interface RouteDeps {
  readonly network: RoadNetwork
  readonly columns: RouteColumns
  readonly destinations: Int32Array
}
