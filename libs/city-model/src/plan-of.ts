import type { CityPlan } from './city-plan.ts'
import { generateCity } from './generator/generate-city.ts'
import { StreetDraftError } from './importers/errors.ts'
import { GEOJSON_STREETS, geoJsonStreets } from './importers/geojson/geo-json-streets.ts'
import { transitOf } from './importers/gtfs/transit-of.ts'
import { OSM_STREETS, osmStreets } from './importers/osm/osm-streets.ts'
import { readOsmXml } from './importers/osm/read-osm-xml.ts'
import { inflateZlib } from './importers/pbf/inflate.ts'
import { readOsmPbf } from './importers/pbf/read-osm-pbf.ts'
import { settleStreets } from './importers/settling/settle-streets.ts'
import type { StreetDraft } from './importers/street-draft.ts'
import type { CitySpec, GeoJsonSource, OsmSource } from './spec.ts'
import { importTntp } from './tntp/import-tntp.ts'

/** Crossings and links of imported streets, before those are joined where nothing branches off: traffic keeps ways to every crossing. */
export const CITY_NODES_MAX = 30_000
export const CITY_LINKS_MAX = 400_000
const CITY_LIMITS = { nodesMax: CITY_NODES_MAX, linksMax: CITY_LINKS_MAX }

/**
 * What a city is founded on. The same spec gives the same plan on every machine.
 * @throws FileFormatError, PbfFormatError, StreetDraftError for files that are none, or no city
 */
export function planOf({ seed, citizens, source }: CitySpec): CityPlan {
  switch (source.kind) {
    case 'generated':
      return generateCity(seed, citizens)
    case 'tntp':
      return importTntp(seed, source)
    case 'osm':
    case 'geojson': {
      const draft = streetsIn(source)
      const plan = settleStreets(draft, { seed, citizens, name: `${draft.nodes.length} crossings` })
      if (source.gtfs === undefined) return plan
      const { frame } = draft
      if (frame === null) {
        const message = 'stops of a timetable have degrees, and this map has none'
        throw new StreetDraftError('no_degrees', message)
      }
      return { ...plan, transit: transitOf(source.gtfs, { network: plan.network, frame }) }
    }
  }
}

function streetsIn(source: OsmSource | GeoJsonSource): StreetDraft {
  if (source.kind === 'geojson') {
    return geoJsonStreets(source.text, {
      ...GEOJSON_STREETS,
      limits: { ...GEOJSON_STREETS.limits, ...CITY_LIMITS },
    })
  }
  const extract =
    'xml' in source ? readOsmXml(source.xml) : readOsmPbf({ bytes: source.pbf, inflate: inflateZlib })
  return osmStreets(extract, { ...OSM_STREETS, limits: { ...OSM_STREETS.limits, ...CITY_LIMITS } })
}
