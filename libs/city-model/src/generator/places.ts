import type { Place, PlaceKind, Point, Road } from '../map.ts'
import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import type { Trade } from './names.ts'
import { chance } from './noise.ts'

const SETBACK_METRES = 16
const SETBACK_SPREAD_METRES = 22

export interface PlacesOf {
  readonly society: Society
  readonly trades: readonly Trade[]
  readonly network: RoadNetwork
  readonly roads: readonly Road[]
  readonly nodeDistrict: Int32Array
}

/** Where on the map homes, businesses and venues stand: beside a street of their crossing. Households may share a house. */
export function placesOf(city: PlacesOf): readonly Place[] {
  const places: Place[] = []
  const put = (kind: PlaceKind, name: string, node: number, lot: number): void => {
    const [x, y] = besideStreet(city, node, lot)
    places.push({ id: places.length, kind, name, x, y, node, district: i32(city.nodeDistrict, node) })
  }
  const { householdNode, businessNode, businessNames, leisureNode } = city.society
  const lots = new Map<number, number>()
  for (const node of householdNode) {
    const lot = lots.get(node) ?? 0
    lots.set(node, lot + 1)
    if (lot % HOUSEHOLDS_A_HOUSE === 0) put('home', '', node, lot)
  }
  for (const [id, node] of businessNode.entries())
    put(city.trades[id] ?? 'shop', businessNames[id] ?? '', node, id + 7000)
  for (const [id, node] of leisureNode.entries()) put('leisure', '', node, id + 90_000)
  return places
}

const HOUSEHOLDS_A_HOUSE = 3

function besideStreet({ network, roads }: PlacesOf, node: number, lot: number): Point {
  const start = i32(network.outgoingStart, node)
  const streets = i32(network.outgoingStart, node + 1) - start
  const link = i32(network.outgoing, start + Math.floor(chance(node, lot, 61) * streets))
  const far = i32(network.to, link)
  const middle = roads[link]?.polyline[1]
  const [towardX, towardY] = middle ?? [f64(network.nodeX, far), f64(network.nodeY, far)]
  const [x, y] = [f64(network.nodeX, node), f64(network.nodeY, node)]
  const length = Math.max(1, Math.sqrt((towardX - x) * (towardX - x) + (towardY - y) * (towardY - y)))
  const [east, north] = [(towardX - x) / length, (towardY - y) / length]
  const along = 12 + chance(node, lot, 62) * 60
  const side = chance(node, lot, 63) < 0.5 ? -1 : 1
  const off = side * (SETBACK_METRES + chance(node, lot, 64) * SETBACK_SPREAD_METRES)
  return [Math.round(x + east * along - north * off), Math.round(y + north * along + east * off)]
}
