import { f64 } from '../../memory/column.ts'
import { type Frame, placedIn } from '../geo/frame.ts'
import type { AreaThing, PlaceThings } from '../places/draft-places.ts'
import { meaningOf } from '../places/meaning.ts'
import type { OsmArea, OsmExtract, OsmWay } from './extract.ts'
import { assembledRings, isRing } from './rings.ts'
import { isPlace } from './tags.ts'

export interface FoundPlaces {
  readonly things: PlaceThings
  /** Areas whose outline the file does not hold whole. */
  readonly openAreas: number
}

/** What of an extract is a place, in the metres of a frame: closed ways, multipolygons and nodes. */
export function osmPlaces(extract: OsmExtract, frame: Frame): FoundPlaces {
  const { ways, points } = extract
  const ring = (nodes: readonly number[]) =>
    nodes.map((node) => placedIn(frame, { lon: f64(extract.lon, node), lat: f64(extract.lat, node) }))
  const closed = ways.filter((way) => isPlace(way.tags) && isRing(nodesOf(way)))
  const outlines = extract.areas.map((area) => ({ area, ...outlineOf(area, ways) }))
  const whole = outlines.filter(({ outer }) => outer.length > 0)
  const areas: readonly AreaThing[] = [
    ...closed.map((way) => ({ meaning: meaningOf(way.tags), outer: [ring(nodesOf(way))], inner: [] })),
    ...whole.map(({ area, outer, inner }) => ({
      meaning: meaningOf(area.tags),
      outer: outer.map(ring),
      inner: inner.map(ring),
    })),
  ]
  const nodes = points.map((point) => ({ meaning: meaningOf(point.tags), at: placedIn(frame, point) }))
  return { things: { areas, points: nodes }, openAreas: outlines.length - whole.length }
}

/** Empty where a node is missing: half an outline has no area. */
function nodesOf({ nodes }: OsmWay): readonly number[] {
  return nodes.includes(-1) ? [] : [...nodes]
}

function outlineOf({ outer, inner }: OsmArea, ways: readonly OsmWay[]) {
  const lines = (members: readonly number[]) =>
    members.map((index) => ways[index]).map((way) => (way ? nodesOf(way) : []))
  return { outer: assembledRings(lines(outer)), inner: assembledRings(lines(inner)) }
}
