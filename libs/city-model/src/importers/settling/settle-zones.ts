import type { District, DistrictKind, Point } from '../../map.ts'
import { addF64, f64, i32 } from '../../memory/column.ts'
import type { RoadNetwork } from '../../road-network.ts'
import type { PlaceDraft } from '../places/place-draft.ts'
import type { StreetDraft } from '../street-draft.ts'
import { floorOf } from './floors.ts'

export interface ZonedGround {
  readonly districts: readonly District[]
  readonly nodeDistrict: Int32Array
  readonly nodeInCentre: Uint8Array
  readonly districtSquareMetres: Float64Array
}

export interface ZoningTask {
  readonly draft: StreetDraft
  readonly network: RoadNetwork
  /** By place of the draft, its node. */
  readonly placeNode: Int32Array
  /** About as many districts. */
  readonly wanted: number
}

/** A district is not narrower. */
export const ZONE_METRES_MIN = 200
const NARROWER = 0.9
/** The densest twentieth of the districts is the centre. */
const CENTRE_SHARE = 0.05

/** Divides a city that knows no districts into squares of one size; squares without a crossing are none. */
export function settleZones(task: ZoningTask): ZonedGround {
  const grid = gridFor(task)
  const numbers = new Map<number, number>()
  const cells = Array.from(task.network.nodeX.keys(), (node) => cellOf(grid, task.network, node))
  for (const cell of [...new Set(cells)].sort((a, b) => a - b)) numbers.set(cell, numbers.size)
  const nodeDistrict = Int32Array.from(cells, (cell) => numbers.get(cell) ?? 0)
  const uses = usesOf(task, nodeDistrict, numbers.size)
  const kinds = kindsOf(uses, grid.side * grid.side)
  const names = namesOf(
    task,
    nodeDistrict,
    [...numbers.keys()].map((cell) => gridReference(grid, cell)),
  )
  return {
    nodeDistrict,
    nodeInCentre: Uint8Array.from(nodeDistrict, (district) => (kinds[district] === 'centre' ? 1 : 0)),
    districtSquareMetres: new Float64Array(numbers.size).fill(grid.side * grid.side),
    districts: Array.from(numbers, ([cell, id]) => ({
      id,
      name: names[id] ?? '',
      kind: kinds[id] ?? 'residential',
      polygon: square(grid, cell),
    })),
  }
}

interface Grid {
  readonly west: number
  readonly south: number
  readonly side: number
  readonly columns: number
}

/** Squares become narrower until there are enough with a crossing in them. */
function gridFor({ network, wanted }: ZoningTask): Grid {
  const { nodeX, nodeY } = network
  const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b))
  const most = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b))
  const [west, south] = [least(nodeX), least(nodeY)]
  const span = Math.max(ZONE_METRES_MIN, most(nodeX) - west, most(nodeY) - south)
  const at = (side: number): Grid => ({ west, south, side, columns: Math.floor(span / side) + 1 })
  let side = span
  while (side * NARROWER >= ZONE_METRES_MIN && occupied(at(side), network) < wanted) side *= NARROWER
  return at(side)
}

function occupied(grid: Grid, network: RoadNetwork): number {
  return new Set(Array.from(network.nodeX.keys(), (node) => cellOf(grid, network, node))).size
}

function cellOf({ west, south, side, columns }: Grid, { nodeX, nodeY }: RoadNetwork, node: number): number {
  const column = Math.floor((f64(nodeX, node) - west) / side)
  return Math.floor((f64(nodeY, node) - south) / side) * columns + column
}

function square({ west, south, side, columns }: Grid, cell: number): readonly Point[] {
  const left = west + (cell % columns) * side
  const low = south + Math.floor(cell / columns) * side
  const [right, high] = [left + side, low + side]
  return [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
  ]
}

const LETTERS = 26

/** As in the index of a printed map: columns are letters, from the west, rows numbers, from the south. */
function gridReference({ columns }: Grid, cell: number): string {
  const column = cell % columns
  const letter = String.fromCharCode(65 + (column % LETTERS))
  return `${column < LETTERS ? '' : Math.floor(column / LETTERS)}${letter}${Math.floor(cell / columns) + 1}`
}

/** Square metres by district: floors of homes, floors of work and shops, ground of parks; and crossings. */
interface Uses {
  readonly homes: Float64Array
  readonly trade: Float64Array
  readonly green: Float64Array
  readonly nodes: Float64Array
}

function usesOf({ draft, placeNode }: ZoningTask, nodeDistrict: Int32Array, count: number): Uses {
  const homes = new Float64Array(count)
  const trade = new Float64Array(count)
  const green = new Float64Array(count)
  const nodes = new Float64Array(count)
  for (const district of nodeDistrict) addF64(nodes, district, 1)
  for (const [index, place] of draft.places.entries()) {
    const district = i32(nodeDistrict, i32(placeNode, index))
    if (place.kind === 'home') addF64(homes, district, floorOf(place))
    else if (isGreen(place)) addF64(green, district, place.size)
    else addF64(trade, district, floorOf(place))
  }
  return { homes, trade, green, nodes }
}

function isGreen({ kind, unit }: PlaceDraft): boolean {
  return kind === 'leisure' && unit === 'groundSquareMetres'
}

/** The centre is where most floor stands, or where most streets meet when the file knows no buildings. */
function kindsOf({ homes, trade, green, nodes }: Uses, squareMetres: number): readonly DistrictKind[] {
  const density = homes.map((floor, district) => floor + f64(trade, district))
  const isBuilt = density.some((floor) => floor > 0)
  const rank = isBuilt ? density : nodes
  const order = [...rank.keys()].sort((a, b) => f64(rank, b) - f64(rank, a) || a - b)
  const centre = new Set(order.slice(0, Math.max(1, Math.round(CENTRE_SHARE * order.length))))
  return Array.from(homes, (floor, district): DistrictKind => {
    if (centre.has(district)) return 'centre'
    if (f64(green, district) > squareMetres / 2) return 'park'
    return f64(trade, district) > floor ? 'commerce' : 'residential'
  })
}

/** A district bears the name of its longest street that no other bears, else its place on the grid. */
function namesOf({ draft, network }: ZoningTask, nodeDistrict: Int32Array, references: readonly string[]) {
  const metres = references.map(() => new Map<string, number>())
  for (const [link, { name, lengthMetres }] of draft.links.entries()) {
    const lengths = metres[i32(nodeDistrict, i32(network.from, link))]
    if (name !== '') lengths?.set(name, (lengths.get(name) ?? 0) + lengthMetres)
  }
  const taken = new Set<string>()
  return references.map((reference, district) => {
    const longest = [...(metres[district] ?? [])].sort((a, b) => b[1] - a[1])
    const name = longest.find(([each]) => !taken.has(each))?.[0] ?? reference
    taken.add(name)
    return name
  })
}
