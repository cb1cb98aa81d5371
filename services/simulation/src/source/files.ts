import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'

import type { CitySource } from '@urbe/city-model'
import { type SourceEvent, sourceEvent, streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'

/** Base64 text of one part: a commit with it stays far below the largest message. */
export const PART_CHARS_MAX = 384 * 1024
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 19 } }
const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

type Name = SourceEvent['data']['file']
type TntpFiles = Omit<Extract<CitySource, { kind: 'tntp' }>, 'kind'>

/** The files of an import as the events that keep them in the city's own stream. */
export async function sourceEvents(files: TntpFiles): Promise<readonly SourceEvent[]> {
  const events: SourceEvent[] = []
  for (const file of ['network', 'trips', 'nodes'] as const) {
    const text = files[file]
    if (text !== undefined) events.push(...(await partsOf(file, text)))
  }
  return events
}

async function partsOf(file: Name, text: string): Promise<SourceEvent[]> {
  const whole = (await compress(Buffer.from(text), LEVEL)).toString('base64')
  const parts = Math.ceil(whole.length / PART_CHARS_MAX)
  return Array.from({ length: parts }, (_, part) => ({
    type: 'SourceFileAttached',
    v: 1,
    data: {
      kind: 'tntp',
      file,
      part,
      parts,
      zstd: whole.slice(part * PART_CHARS_MAX, (part + 1) * PART_CHARS_MAX),
    },
  }))
}

/** Reads back what an import has attached to a city. */
export async function readSource(log: EventLog, cityId: string, parts: number): Promise<CitySource> {
  const pieces: Record<Name, string> = { network: '', trips: '', nodes: '' }
  for (let part = 0; part < parts; part++) {
    const commit = await log.lastOn(streams.city(cityId), subjects.source(cityId, part))
    const { data } = sourceEvent.parse(commit?.events[0])
    pieces[data.file] += data.zstd
  }
  const textOf = async (file: Name) => (await decompress(Buffer.from(pieces[file], 'base64'))).toString()
  const nodes = pieces.nodes === '' ? {} : { nodes: await textOf('nodes') }
  return { kind: 'tntp', network: await textOf('network'), trips: await textOf('trips'), ...nodes }
}
