import type { Place, PlaceKind, Point, Road } from '../map.ts'
import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import type { Trade } from './names.ts'
import { chance } from './noise.ts'

const SETBACK_METRES = 16
const SETBACK_SPREAD_METRES = 22
const HOUSEHOLDS_A_HOUSE = 3
/** The map of a large city shows so many homes, and its largest businesses: a browser has to load it. */
export const HOMES_ON_MAP_MAX = 12_000
export const BUSINESSES_ON_MAP_MAX = 12_000

export interface PlacesOf {
  readonly society: Society
  readonly trades: readonly Trade[]
  readonly network: RoadNetwork
  readonly roads: readonly Road[]
  readonly nodeDistrict: Int32Array
}

/** Where on the map homes, businesses and venues stand: beside a street of their crossing. Households may share a house. */
export function placesOf(city: PlacesOf): readonly Place[] {
  const { society, trades, nodeDistrict } = city
  const places: Place[] = []
  const put = (kind: PlaceKind, name: string, node: number, lot: number): void => {
    const [x, y] = besideStreet(city, node, lot)
    places.push({ id: places.length, kind, name, x, y, node, district: i32(nodeDistrict, node) })
  }
  putHomes(society, put)
  const jobsMin = jobsOfSmallestShown(society)
  for (const [id, node] of society.businessNode.entries()) {
    if (i32(society.businessJobs, id) < jobsMin) continue
    put(trades[id] ?? 'shop', society.businessNames[id] ?? '', node, id + 7000)
  }
  const venues = { leisure: society.leisureNode, school: society.schoolNode, hospital: society.hospitalNode }
  for (const [index, kind] of (['leisure', 'school', 'hospital'] as const).entries()) {
    for (const [id, node] of venues[kind].entries()) put(kind, '', node, id + 90_000 * (index + 1))
  }
  return places
}

function putHomes(
  { householdNode, nodeDistrict }: Society,
  put: (kind: PlaceKind, name: string, node: number, lot: number) => void,
): void {
  const lots = new Int32Array(nodeDistrict.length)
  const shownEvery = Math.max(HOUSEHOLDS_A_HOUSE, Math.ceil(householdNode.length / HOMES_ON_MAP_MAX))
  for (const [household, node] of householdNode.entries()) {
    const lot = i32(lots, node)
    lots[node] = lot + 1
    if (household % shownEvery === 0) put('home', '', node, lot)
  }
}

/** Businesses with fewer jobs are not shown. */
function jobsOfSmallestShown({ businessJobs }: Society): number {
  if (businessJobs.length <= BUSINESSES_ON_MAP_MAX) return 0
  const descending = businessJobs.toSorted((a, b) => b - a)
  return i32(descending, BUSINESSES_ON_MAP_MAX) + 1
}

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
