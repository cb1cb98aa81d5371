import { i32 } from './memory/column.ts'
import type { RoadNetwork } from './road-network.ts'
import { STREETS_AT_NODE_MAX } from './traffic/routes.ts'

export { STREETS_AT_NODE_MAX }

export interface CrowdedNode {
  readonly node: number
  readonly streets: number
}

/** The first node that more links leave than the number of a way has room for; none in a network that can be driven on. */
export function crowdedNode({ nodeCount, outgoingStart }: RoadNetwork): CrowdedNode | undefined {
  for (let node = 0; node < nodeCount; node += 1) {
    const streets = i32(outgoingStart, node + 1) - i32(outgoingStart, node)
    if (streets > STREETS_AT_NODE_MAX) return { node, streets }
  }
  return undefined
}
