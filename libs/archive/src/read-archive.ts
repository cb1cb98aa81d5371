import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import type { ArchivedMessage } from './line.ts'
import { type End, localFiles, readLocal } from './local-lines.ts'
import { brokenAt, gapBetween, listSegments } from './manifests.ts'
import { readManifest, readSegment } from './segment.ts'

export interface ReadablePlaces {
  readonly store: ArchiveStore
  /** Without it only the closed segments are read. */
  readonly folder?: string | undefined
}

/**
 * The archive of a stream from a sequence on to the end of its open segment, each message checked. It may be written meanwhile:
 * when a segment moves from one place to the other, the reader looks again. Throws `ArchiveFault`.
 */
export async function* readArchive(
  places: ReadablePlaces,
  stream: string,
  from = 1,
): AsyncGenerator<ArchivedMessage> {
  let end = await endBefore(places.store, stream, from)
  for (;;) {
    const before = end.sequence
    for await (const message of closedMessages(places.store, stream, end)) {
      end = message
      if (message.sequence >= from) yield message
    }
    const closed = end.sequence
    const local = await localMessages(places, stream, end)
    for (const message of local.messages) {
      end = message
      if (message.sequence >= from) yield message
    }
    if (local.whole) return
    if (closed === before) throw damagedLocal(stream, end)
  }
}

/** Where the segment begins that holds a sequence, or where the closed segments end. */
async function endBefore(store: ArchiveStore, stream: string, from: number): Promise<End> {
  const segments = await listSegments(store, stream)
  const place = segments.find(({ last }) => last >= from)
  if (place !== undefined) {
    const { first, previousHead } = await readManifest(store, place)
    return { sequence: first - 1, hash: previousHead }
  }
  const lastPlace = segments.at(-1)
  if (lastPlace === undefined) return { sequence: 0, hash: '' }
  const { last, head } = await readManifest(store, lastPlace)
  return { sequence: last, hash: head }
}

async function* closedMessages(
  store: ArchiveStore,
  stream: string,
  end: End,
): AsyncGenerator<ArchivedMessage> {
  let { sequence, hash } = end
  for (const place of await listSegments(store, stream)) {
    if (place.last <= sequence) continue
    const gap = gapBetween(sequence, place)
    if (gap !== undefined) throw gap
    const manifest = await readManifest(store, place)
    if (manifest.previousHead !== hash) throw brokenAt(manifest)
    yield* await readSegment(store, manifest)
    sequence = manifest.last
    hash = manifest.head
  }
}

/** What has not been closed, or is just being closed. */
export async function localMessages({ folder }: ReadablePlaces, stream: string, end: End) {
  if (folder === undefined) return { messages: [], whole: true }
  const files = localFiles(folder, stream)
  const closing = await readLocal({ file: files.closing, stream, end })
  const open = await readLocal({ file: files.open, stream, end: closing.messages.at(-1) ?? end })
  return { messages: [...closing.messages, ...open.messages], whole: closing.whole && open.whole }
}

export function damagedLocal(stream: string, { sequence }: End): ArchiveFault {
  const [first, last] = [sequence + 1, sequence + 1]
  const detail = 'the open segment cannot be read from here on'
  return new ArchiveFault({ stream, segment: `${stream}/open`, first, last, kind: 'corrupt_segment', detail })
}
