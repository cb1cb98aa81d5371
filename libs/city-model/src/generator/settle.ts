import type { Random } from '@urbe/kernel'

import { ASK_PLACE, ASK_TRADE } from '../founding/ask.ts'
import { drawNodes } from '../founding/lots.ts'
import { businessesFor, type Land, societyOf } from '../founding/society-of.ts'
import type { DistrictKind } from '../map.ts'
import { OFFICE, SHOP, type Society, WORKSHOP } from '../society.ts'
import type { CityLots } from './city-lots.ts'
import { businessName, type Trade } from './names.ts'

const PERCENT = 100

export interface Settling {
  readonly random: Random
  readonly citizens: number
  readonly land: Land
  readonly nodeKind: readonly DistrictKind[]
  readonly lots: CityLots
}

export interface SettledSociety {
  readonly society: Society
  /** By business. */
  readonly trades: readonly Trade[]
}

/** Fills a city of streets with households, businesses and places to go. */
export function settle({ random, citizens, land, nodeKind, lots }: Settling): SettledSociety {
  const { homes, businesses, leisure } = lots
  const node = drawNodes({ random, ask: ASK_PLACE, count: businessesFor(citizens) }, businesses)
  const trades = Array.from(node, (at, id) => tradeAt(random, nodeKind[at] ?? 'residential', id))
  const society = societyOf({
    random,
    citizens,
    land,
    homes,
    schools: homes,
    hospitals: businesses,
    leisure,
    businesses: {
      node,
      sector: Uint8Array.from(trades, (trade) => SECTOR_OF[trade]),
      names: trades.map((trade, id) => businessName(trade, id)),
    },
  })
  return { society, trades }
}

const SECTOR_OF: Readonly<Record<Trade, number>> = { shop: SHOP, office: OFFICE, workshop: WORKSHOP }

function tradeAt(random: Random, kind: DistrictKind, id: number): Trade {
  const roll = random.below(PERCENT, id, 0, ASK_TRADE)
  if (kind === 'industrial') return 'workshop'
  if (kind === 'centre') return roll < 45 ? 'shop' : 'office'
  if (kind === 'commerce') return roll < 60 ? 'shop' : 'office'
  return roll < 75 ? 'shop' : 'office'
}
