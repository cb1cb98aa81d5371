import { type Random, seededRandom } from '@urbe/kernel'

import type { CityPlan } from '../../city-plan.ts'
import { ASK_PLACE, ASK_TRADE, FOUNDING_STREAM } from '../../founding/ask.ts'
import { drawLots } from '../../founding/lots.ts'
import { type Businesses, businessesFor, societyOf } from '../../founding/society-of.ts'
import { businessName } from '../../generator/names.ts'
import { districtsFor } from '../../generator/size.ts'
import { extentOf } from '../../map-parts.ts'
import { i32, u8 } from '../../memory/column.ts'
import { OFFICE, SHOP, WORKSHOP } from '../../society.ts'
import { CITIZENS_MAX, CITIZENS_MIN } from '../../spec.ts'
import type { StreetDraft } from '../street-draft.ts'
import { streetCity } from '../streets/street-city.ts'
import { residentsOf } from './floors.ts'
import { type DraftedGround, homeLots, placeLots } from './place-lots.ts'
import { settleZones } from './settle-zones.ts'
import { shownPlaces } from './shown-places.ts'

export interface StreetSettling {
  readonly seed: number
  /** 0: as many as the homes of the file have room for. */
  readonly citizens: number
  readonly name: string
}

/**
 * A city on imported streets: people live, work, shop, learn, are healed and spend their leisure in the places of the file by their
 * size, and at any crossing where it has none of a kind.
 * @throws StreetDraftError too_many_streets_at_node
 */
export function settleStreets(
  draft: StreetDraft,
  { seed, citizens: asked, name }: StreetSettling,
): Extract<CityPlan, { society: unknown }> {
  const { network, map } = streetCity(draft, name)
  const ground = { places: draft.places, placeNode: Int32Array.from(map.places, ({ node }) => node), network }
  const citizens = asked === 0 ? citizensOf(draft) : asked
  const zoned = settleZones({ draft, network, placeNode: ground.placeNode, wanted: districtsFor(citizens) })
  const random = seededRandom(seed, FOUNDING_STREAM)
  const homes = homeLots(ground, citizens)
  const society = societyOf({
    random,
    citizens,
    land: { nodeX: network.nodeX, nodeY: network.nodeY, ...zoned },
    homes,
    schools: placeLots(ground, 'school'),
    hospitals: placeLots(ground, 'hospital'),
    leisure: placeLots(ground, 'leisure'),
    businesses: businessesOf(random, ground, businessesFor(citizens)),
  })
  const { districts, nodeDistrict } = zoned
  const corners = districts.flatMap(({ polygon }) => polygon)
  const { minX, minY, maxX, maxY } = map.extent
  const extent = extentOf([[minX, minY], [maxX, maxY], ...corners])
  return {
    network,
    society,
    map: { ...map, extent, districts, places: shownPlaces(map.places, draft.places, nodeDistrict) },
  }
}

/** Streets of a file without homes, for one person: a choice of ours, about what European towns have, and the generator's. */
export const STREET_METRES_A_PERSON = 3
const DIRECTIONS = 2

function citizensOf({ places, links }: StreetDraft): number {
  const metres = links.reduce((sum, { lengthMetres }) => sum + lengthMetres, 0) / DIRECTIONS
  const wanted = residentsOf(places) || Math.floor(metres / STREET_METRES_A_PERSON)
  return Math.min(CITIZENS_MAX, Math.max(CITIZENS_MIN, wanted))
}

const PERCENT = 100
/** Of a hundred businesses: shops, offices, and the rest workshops. A choice of ours; maps tell floors, not businesses. */
const SHOP_PERCENT = 38
const OFFICE_PERCENT = 37

/** Shops stand where the file has shops, the others where it has workplaces. The first on a place has its name. */
function businessesOf(random: Random, ground: DraftedGround, count: number): Businesses {
  const [shops, work] = [placeLots(ground, 'shop'), placeLots(ground, 'work')]
  const sector = Uint8Array.from({ length: count }, (_, id) =>
    sectorOf(random.below(PERCENT, id, 0, ASK_TRADE)),
  )
  const [inShops, inWork] = [shops, work].map((lots) => drawLots({ random, ask: ASK_PLACE, count }, lots))
  const node = new Int32Array(count)
  const named = new Set<number>()
  const names: string[] = []
  for (let id = 0; id < count; id += 1) {
    const isShop = u8(sector, id) === SHOP
    const lots = isShop ? shops : work
    const lot = (isShop ? inShops : inWork)?.[id] ?? 0
    const place = i32(lots.place, lot)
    const told = named.has(place) ? '' : (ground.places[place]?.name ?? '')
    named.add(place)
    node[id] = i32(lots.node, lot)
    names.push(told === '' ? businessName(TRADES[u8(sector, id)] ?? 'shop', id) : told)
  }
  return { node, sector, names }
}

const TRADES = ['shop', 'office', 'workshop'] as const

function sectorOf(roll: number): number {
  if (roll < SHOP_PERCENT) return SHOP
  return roll < SHOP_PERCENT + OFFICE_PERCENT ? OFFICE : WORKSHOP
}
