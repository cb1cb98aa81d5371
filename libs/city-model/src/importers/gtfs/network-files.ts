import type { LonLat } from '../geo/distance.ts'
import { byId, type Feed, named } from './feed.ts'
import type { FeedRow } from './table.ts'
import { decimal, decimalOr, whole, wholeOr, word } from './values.ts'

export interface FeedStop extends LonLat {
  readonly id: string
  readonly name: string
  /** Whether vehicles stop here; stations, entrances and the like are only parts of one. */
  readonly isStop: boolean
}

export interface FeedRoute {
  readonly id: string
  readonly name: string
  readonly type: number
  readonly agency: string
}

export interface FeedShape {
  readonly id: string
  readonly points: readonly LonLat[]
}

const LATITUDE = { min: -90, max: 90 } as const
const LONGITUDE = { min: -180, max: 180 } as const
const LOCATION_TYPE = { min: 0, max: 4 } as const
/** Types above may lie anywhere in their station, without coordinates. */
const PLACED_TYPE_MAX = 2
const ROUTE_TYPE = { min: 0, max: 1702 } as const
const SEQUENCE = { min: 0, max: 2_147_483_647 } as const

export function stopsOf(feed: Feed): ReadonlyMap<string, FeedStop> {
  const stops = byId(feed.rows('stops.txt', ['stop_id']), 'stop_id', stopOf)
  for (const row of feed.rows('stops.txt', ['stop_id'])) {
    if (row.text('parent_station') !== '') named(row, 'parent_station', stops)
  }
  return stops
}

function stopOf(row: FeedRow, id: string): FeedStop {
  const type = wholeOr(row, 'location_type', LOCATION_TYPE) ?? 0
  const isPlaced = type <= PLACED_TYPE_MAX
  const coordinate = isPlaced ? decimal : decimalOr
  return {
    id,
    name: row.text('stop_name'),
    lat: coordinate(row, 'stop_lat', LATITUDE) ?? 0,
    lon: coordinate(row, 'stop_lon', LONGITUDE) ?? 0,
    isStop: type === 0,
  }
}

export function routesOf(feed: Feed): ReadonlyMap<string, FeedRoute> {
  const agencies = agenciesOf(feed)
  return byId(feed.rows('routes.txt', ['route_id', 'route_type']), 'route_id', (row, id) => {
    const short = row.text('route_short_name')
    const name = short === '' ? row.text('route_long_name') : short
    const isAgencyTold = row.text('agency_id') !== ''
    if (!isAgencyTold && agencies.size > 1) row.fail('agency_id: the feed has several agencies')
    const agency = isAgencyTold ? named(row, 'agency_id', agencies) : ([...agencies.values()][0] ?? '')
    return { id, name: name === '' ? id : name, type: whole(row, 'route_type', ROUTE_TYPE), agency }
  })
}

/** Names by ids. The only agency of a feed needs no id. */
function agenciesOf(feed: Feed): ReadonlyMap<string, string> {
  const agencies = new Map<string, string>()
  for (const row of feed.rows('agency.txt', ['agency_name'])) {
    const id = row.text('agency_id')
    if (agencies.has(id))
      row.fail(id === '' ? 'an agency_id where there are several agencies' : `the agency_id ${id} only once`)
    agencies.set(id, word(row, 'agency_name'))
  }
  return agencies
}

interface ShapePoint extends LonLat {
  readonly sequence: number
}

export function shapesOf(feed: Feed): ReadonlyMap<string, FeedShape> {
  const points = new Map<string, ShapePoint[]>()
  const required = ['shape_id', 'shape_pt_lat', 'shape_pt_lon', 'shape_pt_sequence']
  for (const row of feed.rowsIfAny('shapes.txt', required)) {
    const id = word(row, 'shape_id')
    const point = {
      lat: decimal(row, 'shape_pt_lat', LATITUDE),
      lon: decimal(row, 'shape_pt_lon', LONGITUDE),
      sequence: whole(row, 'shape_pt_sequence', SEQUENCE),
    }
    const known = points.get(id)
    if (known) known.push(point)
    else points.set(id, [point])
  }
  return new Map(
    [...points].map(([id, some]) => [id, { id, points: some.toSorted((a, b) => a.sequence - b.sequence) }]),
  )
}
