import { FileFormatError } from '../../errors.ts'
import { numberAttribute, readXml, type XmlReader } from '../../xml/index.ts'
import { type OsmCollector, type OsmMember, osmCollector } from './collector.ts'
import { OSM_ID_MAX, OSM_LIMITS, type OsmExtract, type OsmLimits } from './extract.ts'
import { KEYS_KEPT } from './tags.ts'

const LATITUDES = { min: -90, max: 90 } as const
const LONGITUDES = { min: -180, max: 180 } as const

/**
 * Reads OpenStreetMap's XML (`.osm`). Things that are deleted (`visible="false"`, or `action="delete"` of an editor) are none.
 * @throws FileFormatError with the line
 */
export function readOsmXml(text: string, limits: OsmLimits = OSM_LIMITS): OsmExtract {
  const reader = readXml(text)
  const collector = osmCollector(limits, reader.fail)
  if (reader.next() !== 'open' || reader.name() !== 'osm') reader.fail('<osm>')
  for (let token = reader.next(); token !== 'end'; token = reader.next()) {
    if (token === 'open') takeThing(reader, collector)
  }
  const extract = collector.finish()
  if (extract.ways.length === 0 && extract.points.length === 0) {
    throw new FileFormatError(1, 'an <osm> with streets or places')
  }
  return extract
}

function takeThing(reader: XmlReader, collector: OsmCollector): void {
  const take = isDeleted(reader) ? undefined : TAKERS.get(reader.name())
  if (take) take(reader, collector)
  else reader.skip()
}

const TAKERS: ReadonlyMap<string, (reader: XmlReader, collector: OsmCollector) => void> = new Map([
  ['node', takeNode],
  ['way', takeWay],
  ['relation', takeRelation],
])

function isDeleted(reader: XmlReader): boolean {
  return reader.attribute('visible') === 'false' || reader.attribute('action') === 'delete'
}

function takeNode(reader: XmlReader, collector: OsmCollector): void {
  const id = idAttribute(reader, 'id')
  const lat = numberAttribute(reader, 'lat', LATITUDES)
  const lon = numberAttribute(reader, 'lon', LONGITUDES)
  const tags = new Map<string, string>()
  within(reader, () => takeTag(reader, tags))
  collector.node(id, { lon, lat }, tags)
}

function takeWay(reader: XmlReader, collector: OsmCollector): void {
  const id = idAttribute(reader, 'id')
  const tags = new Map<string, string>()
  const refs: number[] = []
  within(reader, () => {
    if (reader.name() === 'nd') refs.push(idAttribute(reader, 'ref'))
    else takeTag(reader, tags)
  })
  collector.way(id, refs, tags)
}

function takeRelation(reader: XmlReader, collector: OsmCollector): void {
  const id = idAttribute(reader, 'id')
  const tags = new Map<string, string>()
  const members: OsmMember[] = []
  within(reader, () => {
    if (reader.name() === 'member') members.push(memberAt(reader))
    else takeTag(reader, tags)
  })
  collector.relation(id, members, tags)
}

function memberAt(reader: XmlReader): OsmMember {
  const type = reader.attribute('type')
  if (type !== 'node' && type !== 'way' && type !== 'relation')
    return reader.fail('<member> of a node, way or relation')
  return { type, ref: idAttribute(reader, 'ref'), role: reader.attribute('role') ?? '' }
}

/** Tells every element within the one just opened, up to its close. */
function within(reader: XmlReader, take: () => void): void {
  const depth = reader.depth()
  while (reader.depth() >= depth) if (reader.next() === 'open') take()
}

function takeTag(reader: XmlReader, tags: Map<string, string>): void {
  if (reader.name() !== 'tag') return
  const key = reader.attribute('k')
  const value = reader.attribute('v')
  if (key === undefined || value === undefined) reader.fail('<tag> with k and v')
  else if (KEYS_KEPT.has(key)) tags.set(key, value)
}

const WHOLE = /^-?\d{1,16}$/

function idAttribute(reader: XmlReader, name: string): number {
  const value = reader.attribute(name) ?? ''
  const id = Number(value)
  if (WHOLE.test(value) && Math.abs(id) <= OSM_ID_MAX) return id
  return reader.fail(`<${reader.name()}> with ${name}, a whole number of at most ${OSM_ID_MAX}`)
}
