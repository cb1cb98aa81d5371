import { PbfFormatError } from '../errors.ts'
import { osmCollector } from '../osm/collector.ts'
import { OSM_LIMITS, type OsmExtract, type OsmLimits } from '../osm/extract.ts'
import { type Blob, blobsOf, type Inflate, UNPACKED_BYTES_MAX } from './blobs.ts'
import { takePrimitiveBlock } from './primitive-block.ts'
import { textOf } from './text.ts'
import { bytesOf, failAtWire, nextField, skipField, type Wire } from './wire.ts'

export interface PbfLimits extends OsmLimits {
  readonly unpackedBytesMax: number
}

export const PBF_LIMITS: PbfLimits = { ...OSM_LIMITS, unpackedBytesMax: UNPACKED_BYTES_MAX }

export interface PbfSource {
  readonly bytes: Uint8Array
  readonly inflate: Inflate
}

const REQUIRED_FEATURES = 4
/** What a file may demand of its reader. History is left to others: it holds every version of a thing. */
const KNOWN_FEATURES: ReadonlySet<string> = new Set(['OsmSchema-V0.6', 'DenseNodes'])

/**
 * Reads OpenStreetMap's binary format (`.osm.pbf`; OpenStreetMap wiki, PBF Format). Blobs of unknown types are stepped over.
 * @throws PbfFormatError with the byte
 */
export function readOsmPbf({ bytes, inflate }: PbfSource, limits: PbfLimits = PBF_LIMITS): OsmExtract {
  let byte = 0
  const collector = osmCollector(limits, (expected): never => {
    throw new PbfFormatError(byte, expected)
  })
  let hasHeader = false
  for (const blob of blobsOf(bytes, { inflate, unpackedBytesMax: limits.unpackedBytesMax })) {
    byte = blob.data.origin
    hasHeader = isHeader(blob, hasHeader) || hasHeader
    if (blob.type === 'OSMData') takePrimitiveBlock(blob.data, collector)
  }
  const extract = collector.finish()
  if (extract.ways.length === 0 && extract.points.length === 0) {
    throw new PbfFormatError(0, 'a file with streets or places')
  }
  return extract
}

/** A header has to come before the first data. */
function isHeader({ type, data }: Blob, hasHeader: boolean): boolean {
  if (type === 'OSMHeader') checkFeatures(data)
  else if (type === 'OSMData' && !hasHeader) failAtWire(data, 'an OSMHeader before the first OSMData')
  return type === 'OSMHeader'
}

function checkFeatures(wire: Wire): void {
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number !== REQUIRED_FEATURES) skipField(wire, field)
    else {
      const feature = textOf(bytesOf(wire, field.type))
      if (!KNOWN_FEATURES.has(feature)) failAtWire(wire, `a file that asks for no ${JSON.stringify(feature)}`)
    }
  }
}
