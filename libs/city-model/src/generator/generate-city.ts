import type { CityPlan } from '../city-plan.ts'
import type { CityMap, District, DistrictKind } from '../map.ts'
import { extentOf, nodesOf } from '../map-parts.ts'
import { i32 } from '../memory/column.ts'
import { type Block, blockOutline, blocksOf } from './blocks.ts'
import { cityName, districtName } from './names.ts'
import { placesOf } from './places.ts'
import { settle } from './settle.ts'
import { BLOCK_CELLS, CELL_METRES, type Site, siteOf } from './site.ts'
import { streetsOf } from './street-plan.ts'
import { layStreets } from './streets-to-roads.ts'

const DISTRICT_SQUARE_METRES = BLOCK_CELLS * CELL_METRES * (BLOCK_CELLS * CELL_METRES)

/** A whole city out of a seed: ground, blocks, streets, people. */
export function generateCity(seed: number, citizens: number): CityPlan {
  const site = siteOf(seed, citizens)
  const blocks = blocksOf(site)
  const laid = layStreets(site, streetsOf(site, blocks))
  const nodeDistrict = districtsOfNodes(blocks, laid.nodeU, laid.nodeV)
  const nodeKind = Array.from(nodeDistrict, (district) => blocks[district]?.kind ?? 'residential')
  const districtSquareMetres = new Float64Array(blocks.length).fill(DISTRICT_SQUARE_METRES)
  const { society, businessTrade } = settle({ seed, citizens, nodeKind, nodeDistrict, districtSquareMetres })
  const { network } = laid
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
function districtsOfNodes(blocks: readonly Block[], nodeU: Int32Array, nodeV: Int32Array): Int32Array {
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
