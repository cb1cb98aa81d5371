import type { ArchiveSegment } from '@urbe/contracts'

import { findStream } from '../commands/find-city.ts'
import type { Context } from '../context.ts'
import { grouped } from '../progress.ts'
import { table } from '../table.ts'
import { bytesText } from '../units.ts'
import { archivedSegments } from './segments.ts'

/** Closes what is open, so that the archive holds everything up to now, and lists what it holds. */
export async function archive(context: Context, _: object, wanted?: string): Promise<void> {
  const { client } = context
  const stream = wanted === undefined ? undefined : await findStream(context, wanted)
  const of = stream === undefined ? {} : { stream }
  const { items: closed } = await client.call('closeArchiveSegments', { body: of })
  const segments = await Array.fromAsync(archivedSegments(context, of))
  const told = closed.length === 1 ? '1 segment closed' : `${closed.length} segments closed`
  context.show({ closed, segments }, `${told}.\n\n${textOf(segments)}`)
}

function textOf(segments: readonly ArchiveSegment[]): string {
  const rows = segments.map(({ stream, first, last, messages, bytes, rawBytes, from, to, name }) => [
    stream,
    `${first}-${last}`,
    grouped(messages),
    bytesText(bytes),
    bytesText(rawBytes),
    from,
    to,
    name,
  ])
  return table(['STREAM', 'SEQUENCES', 'MESSAGES', 'SIZE', 'UNPACKED', 'FROM', 'TO', 'SEGMENT'], rows)
}
