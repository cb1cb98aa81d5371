import { addI32, f64, i32 } from '../memory/column.ts'
import { grouped, type RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import type { EnvironmentColumns, EnvironmentSources } from './columns.ts'
import { type Emitted, KINDS, type LinkTraffic } from './emissions.ts'
import { FLEET_PPM, type Fleet, fleetsByBan } from './fleet.ts'

export interface EnvironmentDeps {
  readonly network: Pick<RoadNetwork, 'linkCount' | 'nodeCount' | 'to' | 'lengthMetres'>
  readonly society: Pick<Society, 'nodeDistrict' | 'districtCount' | 'districtSquareMetres'>
  readonly columns: EnvironmentColumns & EnvironmentSources
}

/** What the environment holds beside its columns: what never changes, and scratch that each hour fills anew. */
export interface Ground extends EnvironmentDeps {
  readonly fleets: readonly [Fleet, Fleet]
  /** In stretches of the districts; a link belongs to the district of its end. What is of links below lies in this order. */
  readonly linksByDistrict: Int32Array
  readonly linkNode: Int32Array
  readonly linkMetres: Int32Array
  readonly districtNodes: Int32Array
  /** Views of `districtEmitted` and its rest by kind. */
  readonly emitted: Emitted
  /** Scratch. */
  readonly linkVehicles: Int32Array
  readonly traffic: Required<LinkTraffic>
}

export function groundOf(deps: EnvironmentDeps): Ground {
  const { network, society } = deps
  const { nodeDistrict, districtCount } = society
  const districtNodes = new Int32Array(districtCount)
  for (const district of nodeDistrict) addI32(districtNodes, district, 1)
  const [start, linksByDistrict] = grouped(
    network.to.map((node) => i32(nodeDistrict, node)),
    districtCount,
  )
  return {
    ...deps,
    fleets: fleetsByBan(FLEET_PPM),
    linksByDistrict,
    linkNode: linksByDistrict.map((link) => i32(network.to, link)),
    linkMetres: linksByDistrict.map((link) => Math.max(1, Math.round(f64(network.lengthMetres, link)))),
    linkVehicles: new Int32Array(network.linkCount),
    districtNodes,
    emitted: emittedOf(deps.columns, districtCount),
    traffic: {
      start,
      vehicleMetres: new Int32Array(network.linkCount),
      speedKmh: new Uint8Array(network.linkCount),
    },
  }
}

function emittedOf({ districtEmitted, districtEmittedRest }: EnvironmentColumns, districts: number): Emitted {
  const kinds = Array.from(
    { length: KINDS },
    (_, kind) => [kind * districts, (kind + 1) * districts] as const,
  )
  return {
    milli: kinds.map(([from, to]) => districtEmitted.subarray(from, to)),
    rest: kinds.map(([from, to]) => districtEmittedRest.subarray(from, to)),
  }
}

/** Counts who lives at each node and in each district. */
export function countResidents({ columns, society }: EnvironmentDeps): void {
  const { householdSize, householdNode, nodeResidents, districtResidents } = columns
  nodeResidents.fill(0)
  districtResidents.fill(0)
  for (let household = 0; household < householdSize.length; household += 1) {
    const size = i32(householdSize, household)
    if (size === 0) continue
    const node = i32(householdNode, household)
    addI32(nodeResidents, node, size)
    addI32(districtResidents, i32(society.nodeDistrict, node), size)
  }
}
