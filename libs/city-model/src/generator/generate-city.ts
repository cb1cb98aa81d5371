import { type Random, seededRandom } from '@urbe/kernel'

import type { CityPlan } from '../city-plan.ts'
import { ASK_NEED, FOUNDING_STREAM } from '../founding/ask.ts'
import type { CityMap, District, DistrictKind } from '../map.ts'
import { extentOf, nodesOf } from '../map-parts.ts'
import { i32 } from '../memory/column.ts'
import { type Block, blockOutline, blocksOf } from './blocks.ts'
import { type CityLots, cityLots } from './city-lots.ts'
import { cityName, districtName } from './names.ts'
import { placesOf } from './places.ts'
import { settle } from './settle.ts'
import { type Site, siteOf } from './site.ts'
import { BLOCK_CELLS } from './size.ts'
import { flowMaxOf, sizeStreets } from './size-streets.ts'
import { streetNeeds } from './street-needs.ts'
import { streetsOf } from './street-plan.ts'
import { type LaidStreets, layStreets } from './streets-to-roads.ts'

/** What a city stands on before anybody lives there. */
export interface BuiltGround {
  readonly site: Site
  readonly blocks: readonly Block[]
  readonly laid: LaidStreets
  readonly nodeDistrict: Int32Array
  readonly nodeKind: readonly DistrictKind[]
  readonly lots: CityLots
}

/** Ground, blocks and streets for so many citizens. */
export function buildGround(random: Random, seed: number, citizens: number): BuiltGround {
  const site = siteOf(seed, citizens)
  const blocks = blocksOf(site)
  const narrow = layStreets(site, streetsOf(site, blocks))
  const { network } = narrow
  const nodeDistrict = districtsOfNodes(blocks, narrow)
  const nodeKind = Array.from(
    nodeDistrict,
    (district): DistrictKind => blocks[district]?.kind ?? 'residential',
  )
  const middle = site.place(site.lines / 2, site.lines / 2)
  const lots = cityLots({ ...network, nodeKind, middle, radiusMetres: site.radiusMetres })
  const flowMax = Float64Array.from(narrow.roads, (road) => flowMaxOf(road.class))
  const needs = streetNeeds({ salt: site.salt, citizens, network, flowMax, ...lots, random, ask: ASK_NEED })
  return { site, blocks, laid: sizeStreets(narrow, needs), nodeDistrict, nodeKind, lots }
}

/** A whole city out of a seed: ground, blocks, streets, people. */
export function generateCity(seed: number, citizens: number): Extract<CityPlan, { society: unknown }> {
  const random = seededRandom(seed, FOUNDING_STREAM)
  const { site, blocks, laid, nodeDistrict, nodeKind, lots } = buildGround(random, seed, citizens)
  const { network } = laid
  const blockMetres = BLOCK_CELLS * site.cellMetres
  const land = {
    nodeX: network.nodeX,
    nodeY: network.nodeY,
    nodeDistrict,
    nodeInCentre: Uint8Array.from(nodeKind, (kind) => (kind === 'centre' ? 1 : 0)),
    districtSquareMetres: new Float64Array(blocks.length).fill(blockMetres * blockMetres),
  }
  const { society, businessTrade } = settle({ random, citizens, land, nodeKind, lots })
  const roads = laid.roads.map((road) => ({ ...road, storage: i32(network.storage, road.id) }))
  const districts = blocks.map((block) => districtOf(site, block))
  const map: CityMap = {
    name: cityName((site.salt >>> 0) % 1000),
    extent: extentOf(districts.flatMap((district) => district.polygon)),
    nodes: nodesOf(network),
    roads,
    districts,
    places: placesOf({ society, trades: businessTrade, network, roads, nodeDistrict }),
    water: [site.water],
  }
  return { network, map, society }
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
function districtsOfNodes(blocks: readonly Block[], { nodeU, nodeV }: LaidStreets): Int32Array {
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
