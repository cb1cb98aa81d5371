import { type Random, seededRandom } from '@urbe/kernel'

import type { CityPlan } from '../city-plan.ts'
import { ASK_NEED, FOUNDING_STREAM } from '../founding/ask.ts'
import type { Lots } from '../founding/lots.ts'
import type { CityMap, District, DistrictKind } from '../map.ts'
import { extentOf, nodesOf } from '../map-parts.ts'
import { addI32, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import { type Block, blockOutline, blocksOf } from './blocks.ts'
import { cityLots } from './city-lots.ts'
import { cityName, districtName } from './names.ts'
import { placesOf } from './places.ts'
import { settle } from './settle.ts'
import { type Site, siteOf } from './site.ts'
import { BLOCK_CELLS } from './size.ts'
import { flowMaxOf, sizeStreets } from './size-streets.ts'
import { streetNeeds } from './street-needs.ts'
import { streetsOf } from './street-plan.ts'
import { type LaidStreets, layStreets } from './streets-to-roads.ts'

/** What a city stands on before anybody lives there. Its streets have no width yet. */
export interface BuiltGround {
  readonly site: Site
  readonly blocks: readonly Block[]
  readonly laid: LaidStreets
}

/** Ground, blocks and streets for so many citizens. */
export function buildGround(seed: number, citizens: number): BuiltGround {
  const site = siteOf(seed, citizens)
  const blocks = blocksOf(site)
  return { site, blocks, laid: layStreets(site, streetsOf(site, blocks)) }
}

/** A whole city out of a seed: ground, blocks, streets, people, and streets as wide as these need them. */
export function generateCity(seed: number, citizens: number): Extract<CityPlan, { society: unknown }> {
  const random = seededRandom(seed, FOUNDING_STREAM)
  const ground = buildGround(seed, citizens)
  const { site, blocks } = ground
  const nodeDistrict = districtsOfNodes(ground)
  const { society, trades } = populate({ random, citizens, ground, nodeDistrict })
  const { network, roads } = widened({ random, ground, society })
  const districts = blocks.map((block) => districtOf(site, block))
  const map: CityMap = {
    name: cityName((site.salt >>> 0) % 1000),
    extent: extentOf(districts.flatMap((district) => district.polygon)),
    nodes: nodesOf(network),
    roads: roads.map((road) => ({ ...road, storage: i32(network.storage, road.id) })),
    districts,
    places: placesOf({ society, trades, network, roads, nodeDistrict }),
    water: [site.water],
  }
  return { network, map, society }
}

interface Populating {
  readonly random: Random
  readonly citizens: number
  readonly ground: BuiltGround
  readonly nodeDistrict: Int32Array
}

function populate({ random, citizens, ground, nodeDistrict }: Populating) {
  const { site, blocks, laid } = ground
  const { nodeX, nodeY } = laid.network
  const nodeKind = Array.from(
    nodeDistrict,
    (district): DistrictKind => blocks[district]?.kind ?? 'residential',
  )
  const middle = site.place(site.lines / 2, site.lines / 2)
  const lots = cityLots({ nodeX, nodeY, nodeKind, middle, radiusMetres: site.radiusMetres })
  const blockMetres = BLOCK_CELLS * site.cellMetres
  const land = {
    nodeX,
    nodeY,
    nodeDistrict,
    nodeInCentre: Uint8Array.from(nodeKind, (kind) => (kind === 'centre' ? 1 : 0)),
    districtSquareMetres: new Float64Array(blocks.length).fill(blockMetres * blockMetres),
  }
  return settle({ random, citizens, land, nodeKind, lots })
}

interface Widening {
  readonly random: Random
  readonly ground: BuiltGround
  readonly society: Society
}

function widened({ random, ground: { site, laid }, society }: Widening): LaidStreets {
  const { network } = laid
  const { citizenCount: citizens } = society
  const flowMax = Float64Array.from(laid.roads, (road) => flowMaxOf(road.class, citizens))
  const homes = { node: society.householdNode, weight: society.householdAdults }
  const jobs = { node: society.businessNode, weight: society.businessJobs }
  const { salt } = site
  const drawn = { random, ask: ASK_NEED, homes: byNode(network, homes), jobs }
  return sizeStreets(laid, streetNeeds({ salt, citizens, network, flowMax, ...drawn }), citizens)
}

/** One lot a node. */
function byNode({ nodeCount }: RoadNetwork, { node, weight }: Lots): Lots {
  const sums = new Int32Array(nodeCount)
  for (const [lot, at] of node.entries()) addI32(sums, at, i32(weight, lot))
  return { node: Int32Array.from(sums.keys()), weight: sums }
}

function districtOf(site: Site, block: Block): District {
  const name = districtName(block.id + (site.salt & 127))
  return {
    id: block.id,
    name: titled(name, block.kind),
    kind: block.kind,
    polygon: blockOutline(site, block),
  }
}

function titled(name: string, kind: DistrictKind): string {
  if (kind === 'park') return `${name} Park`
  return kind === 'industrial' ? `${name} Works` : name
}

/** A crossing on the edge of several blocks belongs to the first of them that is no park. */
function districtsOfNodes({ blocks, laid: { nodeU, nodeV } }: BuiltGround): Int32Array {
  const at = new Map(blocks.map((block) => [`${block.column} ${block.row}`, block]))
  return nodeU.map((u, node) => {
    const v = i32(nodeV, node)
    const around = [0, 1].flatMap((west) =>
      [0, 1].map((south) =>
        at.get(`${Math.floor((u - west) / BLOCK_CELLS)} ${Math.floor((v - south) / BLOCK_CELLS)}`),
      ),
    )
    const known = around.filter((block) => block !== undefined)
    return (known.find((block) => block.kind !== 'park') ?? known[0])?.id ?? 0
  })
}
