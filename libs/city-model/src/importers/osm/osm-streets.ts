import { f64 } from '../../memory/column.ts'
import { haversineMetres, type LonLat } from '../geo/distance.ts'
import { frameOf, placedIn } from '../geo/frame.ts'
import { draftPlaces } from '../places/draft-places.ts'
import { nearStreets } from '../places/near-streets.ts'
import { STREET_LIMITS, type StreetDraft, type StreetLimits } from '../street-draft.ts'
import { connectedStreets } from '../streets/connected-streets.ts'
import { layLinks } from '../streets/lay-links.ts'
import { linksNote, noteOf } from '../streets/notes.ts'
import type { Ground, StreetWay } from '../streets/street-way.ts'
import type { OsmExtract } from './extract.ts'
import { osmPlaces } from './osm-places.ts'
import { type TraitsOptions, taggedStreet } from './street-traits.ts'

/** The licence asks that it be shown wherever the data are: opendatacommons.org/licenses/odbl. */
export const OSM_ATTRIBUTION = '© OpenStreetMap contributors, ODbL'

export interface OsmStreetsOptions extends TraitsOptions {
  readonly limits: StreetLimits
}

export const OSM_STREETS: OsmStreetsOptions = { service: false, limits: STREET_LIMITS }

/**
 * Streets for cars, and places, out of OpenStreetMap. Turn restrictions are not read.
 * @throws StreetDraftError when no streets are left, or they are too many or too far apart
 */
export function osmStreets(extract: OsmExtract, options: OsmStreetsOptions = OSM_STREETS): StreetDraft {
  const { ways, unreadable } = streetWays(extract, options)
  const connected = connectedStreets(ways, groundOf(extract), options.limits)
  const placeOf = (node: number): LonLat => ({ lon: f64(extract.lon, node), lat: f64(extract.lat, node) })
  const frame = frameOf(connected.segments.flatMap(({ points }) => points).map(placeOf))
  const nodeAt = (node: number) => {
    const { lon, lat } = placeOf(node)
    const [x, y] = placedIn(frame, { lon, lat })
    return { x, y, lon, lat }
  }
  const { things, openAreas } = osmPlaces(extract, frame)
  const drafted = draftPlaces(things, options.limits)
  const laid = layLinks(connected.segments, nodeAt, options.limits)
  const { places, placesBeyond } = nearStreets(drafted.places, laid.nodes)
  return {
    ...laid,
    places,
    buildings: drafted.buildings,
    frame,
    attribution: OSM_ATTRIBUTION,
    notes: [
      ...linksNote(connected),
      ...noteOf(unreadable, 'streets state lanes or a speed that cannot be read: the usual ones are assumed'),
      ...noteOf(extract.missingNodes, 'nodes are not in the file: their streets end there'),
      ...noteOf(openAreas, 'areas are left out: the file does not hold their whole outline'),
      ...noteOf(placesBeyond, 'places are left out: they lie beyond the streets'),
      'Turn restrictions are not read.',
    ],
  }
}

function groundOf({ lon, lat }: OsmExtract): Ground {
  const placeOf = (node: number): LonLat => ({ lon: f64(lon, node), lat: f64(lat, node) })
  return { pointCount: lon.length, metresBetween: (a, b) => haversineMetres(placeOf(a), placeOf(b)) }
}

function streetWays({ ways }: OsmExtract, options: TraitsOptions) {
  let unreadable = 0
  const streets = ways.flatMap(({ nodes, tags }): readonly StreetWay[] => {
    const street = taggedStreet(tags, options)
    if (!street) return []
    if (street.isUnreadable) unreadable += 1
    return knownStretches(nodes).map((points) => ({ points, traits: street.traits, stretch: 1 }))
  })
  return { ways: streets, unreadable }
}

/** The parts of a way between nodes that the file does not hold. */
function knownStretches(nodes: Int32Array): readonly (readonly number[])[] {
  const stretches: number[][] = [[]]
  for (const node of nodes) {
    if (node === -1) stretches.push([])
    else stretches.at(-1)?.push(node)
  }
  return stretches.filter(({ length }) => length > 1)
}
