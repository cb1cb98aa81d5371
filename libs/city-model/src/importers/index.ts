export {
  FeedFormatError,
  PbfFormatError,
  type StreetDraftCode,
  StreetDraftError,
} from './errors.ts'
export type { Frame } from './geo/frame.ts'
export { GEOJSON_STREETS, type GeoJsonOptions, geoJsonStreets } from './geojson/geo-json-streets.ts'
export type { GtfsFiles, GtfsLimits } from './gtfs/feed.ts'
export { readTransitDay, type TransitOptions } from './gtfs/read-transit-day.ts'
export type {
  Headway,
  TransitDay,
  TransitLine,
  TransitShape,
  TransitStop,
  TransitTrip,
} from './gtfs/transit-day.ts'
export { ZipError } from './gtfs/unzip.ts'
export type { OsmExtract, OsmLimits } from './osm/extract.ts'
export { OSM_ATTRIBUTION, OSM_STREETS, type OsmStreetsOptions, osmStreets } from './osm/osm-streets.ts'
export { readOsmXml } from './osm/read-osm-xml.ts'
export type { Inflate } from './pbf/blobs.ts'
export { type PbfLimits, type PbfSource, readOsmPbf } from './pbf/read-osm-pbf.ts'
export type { PlaceDraft, PlaceDraftKind, SizeUnit } from './places/place-draft.ts'
export type { BuildingSummary, StreetDraft, StreetLimits, StreetLink, StreetNode } from './street-draft.ts'
export { type StreetCity, streetCity } from './streets/street-city.ts'
