import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'

import type { CitySource } from '@urbe/city-model'
import { type SourceEvent, sourceEvent, streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import { unreachable } from '@urbe/kernel'

/** Base64 text of one part: a commit with it stays far below the largest message. */
export const PART_CHARS_MAX = 384 * 1024
/** Dense enough for texts of streets, and still quick for the largest file that is taken. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 12 } }
const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

type Name = SourceEvent['data']['file']
export type ImportedSource = Exclude<CitySource, { kind: 'generated' }>
type Files = Readonly<Partial<Record<Name, Uint8Array>>>

/** The files of an import as the events that keep them in the city's own stream. */
export async function sourceEvents(source: ImportedSource): Promise<readonly SourceEvent[]> {
  const events: SourceEvent[] = []
  for (const [file, bytes] of Object.entries(filesOf(source))) {
    // The keys are those that filesOf has written.
    events.push(...(await partsOf(source.kind, file as Name, bytes)))
  }
  return events
}

function filesOf(source: ImportedSource): Files {
  switch (source.kind) {
    case 'tntp': {
      const { network, trips, nodes } = source
      const drawn = nodes === undefined ? {} : { nodes: Buffer.from(nodes) }
      return { network: Buffer.from(network), trips: Buffer.from(trips), ...drawn }
    }
    case 'osm':
      return {
        ...('xml' in source ? { xml: Buffer.from(source.xml) } : { pbf: source.pbf }),
        ...feedIn(source),
      }
    case 'geojson':
      return { geojson: Buffer.from(source.text), ...feedIn(source) }
    default:
      return unreachable(source)
  }
}

function feedIn({ gtfs }: { readonly gtfs?: Uint8Array }): { readonly gtfs?: Uint8Array } {
  return gtfs === undefined ? {} : { gtfs }
}

async function partsOf(kind: ImportedSource['kind'], file: Name, bytes: Uint8Array): Promise<SourceEvent[]> {
  const whole = (await compress(bytes, LEVEL)).toString('base64')
  const parts = Math.ceil(whole.length / PART_CHARS_MAX)
  return Array.from({ length: parts }, (_, part) => ({
    type: 'SourceFileAttached',
    v: 1,
    data: { kind, file, part, parts, zstd: whole.slice(part * PART_CHARS_MAX, (part + 1) * PART_CHARS_MAX) },
  }))
}

interface Attached {
  readonly cityId: string
  readonly kind: ImportedSource['kind']
  readonly parts: number
}

/** Reads back what an import has attached to a city. */
export async function readSource(log: EventLog, { cityId, kind, parts }: Attached): Promise<ImportedSource> {
  const pieces = new Map<Name, string>()
  for (let part = 0; part < parts; part++) {
    const commit = await log.lastOn(streams.city(cityId), subjects.source(cityId, part))
    const { data } = sourceEvent.parse(commit?.events[0])
    pieces.set(data.file, (pieces.get(data.file) ?? '') + data.zstd)
  }
  const files: Partial<Record<Name, Buffer>> = {}
  for (const [file, zstd] of pieces) files[file] = await decompress(Buffer.from(zstd, 'base64'))
  return sourceIn(kind, files)
}

function sourceIn(
  kind: ImportedSource['kind'],
  files: Readonly<Partial<Record<Name, Buffer>>>,
): ImportedSource {
  const text = (file: Name): string => files[file]?.toString('utf8') ?? ''
  switch (kind) {
    case 'tntp': {
      const drawn = files.nodes === undefined ? {} : { nodes: text('nodes') }
      return { kind, network: text('network'), trips: text('trips'), ...drawn }
    }
    case 'osm':
      return {
        ...(files.pbf === undefined ? { kind, xml: text('xml') } : { kind, pbf: files.pbf }),
        ...feedIn(files),
      }
    case 'geojson':
      return { kind, text: text('geojson'), ...feedIn(files) }
    default:
      return unreachable(kind)
  }
}
