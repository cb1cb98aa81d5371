import type { Random } from '@urbe/kernel'

import { TICK_SECONDS } from '../clock.ts'
import { pow } from '../math/dmath.ts'
import { i32, u8 } from '../memory/column.ts'
import { type Ground as Nodes, nearestPlaces } from '../nearest-places.ts'
import { SHOP, type Society } from '../society.ts'
import { AT_LEISURE, AT_SCHOOL, AT_SHOP, AT_WORK, NONE } from './activities.ts'
import { ASK_VENUE, belowFrom } from './asks.ts'
import { homeOf, shopOf, workOf } from './profile.ts'
import type { ForeignColumns, PlansColumns } from './shape.ts'

/** So many venues are known by their nearness; beyond them one is as near as the other. */
export const VENUES_NEAR = 32
/**
 * The venue of rank r by nearness is chosen in proportion to r^-0.84: Noulas, Scellato, Lambiotte, Pontil, Mascolo, A tale of many
 * cities, PLoS ONE 7(5), 2012 (the law; its exponent as remembered).
 */
const RANK_EXPONENT = -0.84
const RANK_BITS = 10

/** Where people go from each node. Never changes after founding. */
export interface Places {
  readonly school: Int32Array
  readonly shop: Int32Array
  readonly venue: Int32Array
  readonly venuesNear: Int32Array
  /** How many venues are listed for each node in `venuesNear`. */
  readonly listed: number
  readonly rankOf: Uint8Array
}

type Businesses = Pick<Society, 'businessNode' | 'businessSector'>
type Destinations = Businesses & Pick<Society, 'schoolNode' | 'leisureNode'>

export function placesOf(network: Nodes, society: Destinations): Places {
  const { schoolNode, leisureNode } = society
  const listed = Math.min(VENUES_NEAR, leisureNode.length)
  return {
    school: nodesOf(schoolNode, nearestPlaces(network, { nodes: schoolNode, count: 1 })),
    shop: nearestShops(network, society),
    venue: leisureNode,
    venuesNear: nearestPlaces(network, { nodes: leisureNode, count: listed }),
    listed,
    rankOf: ranks(leisureNode.length),
  }
}

/** The node of the shop nearest to each node. */
export function nearestShops(network: Nodes, { businessNode, businessSector }: Businesses): Int32Array {
  const shops = businessNode.filter((_, business) => u8(businessSector, business) === SHOP)
  return nodesOf(shops, nearestPlaces(network, { nodes: shops, count: 1 }))
}

/** NONE where there is no such place at all. */
function nodesOf(nodes: Int32Array, nearest: Int32Array): Int32Array {
  return nearest.map((place) => nodes[place] ?? NONE)
}

/** The rank that each drawn number means; that of the last one listed and one more means any venue. */
function ranks(venues: number): Uint8Array {
  const weights = Array.from({ length: venues }, (_, rank) => pow(rank + 1, RANK_EXPONENT))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const table = new Uint8Array(1 << RANK_BITS)
  let rank = 0
  let end = weights[0] ?? 0
  for (let drawn = 0; drawn < table.length; drawn += 1) {
    while (rank < VENUES_NEAR && drawn >= (end / total) * table.length) {
      rank += 1
      end += weights[rank] ?? 0
    }
    table[drawn] = rank
  }
  return table
}

export interface Ground {
  readonly columns: PlansColumns & ForeignColumns
  readonly random: Random
  readonly places: Places
}

/** Where a citizen's goal lies; home, when there is no such place. */
export function goalNode(ground: Ground, person: number, now: number): number {
  const node = wantedNode(ground, person, now)
  return node === NONE ? homeOf(ground.columns, person) : node
}

function wantedNode(ground: Ground, person: number, now: number): number {
  const { columns, places } = ground
  switch (u8(columns.citizenGoal, person)) {
    case AT_WORK:
      return workOf(columns, person)
    case AT_SCHOOL:
      return i32(places.school, homeOf(columns, person))
    case AT_SHOP:
      return shopOf(columns, person)
    case AT_LEISURE:
      return venueNode(ground, person, now)
    default:
      return NONE
  }
}

/** Mostly near where the citizen is. */
function venueNode({ columns, random, places }: Ground, person: number, now: number): number {
  const { venue, venuesNear, listed, rankOf } = places
  if (listed === 0) return NONE
  const chance = random.word(person, Math.floor(now / TICK_SECONDS), ASK_VENUE)
  const rank = u8(rankOf, chance >>> (32 - RANK_BITS))
  if (rank >= listed) return i32(venue, belowFrom(chance, 0, venue.length))
  return i32(venue, i32(venuesNear, i32(columns.citizenNode, person) * listed + rank))
}
