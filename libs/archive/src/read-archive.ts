import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import { originOf } from './beginning.ts'
import type { ArchivedMessage } from './line.ts'
import { contentOf, type End, localFiles, tailOf } from './local-lines.ts'
import { brokenAt, gapBetween, listSegments, type SegmentPlace } from './manifests.ts'
import { readManifest, readSegment } from './segment.ts'

export interface ReadablePlaces {
  readonly store: ArchiveStore
  /** Without it only the closed segments are read. */
  readonly folder?: string | undefined
}

/** A message, or what is wrong where there should have been some. */
export type Walked = { readonly message: ArchivedMessage } | { readonly fault: ArchiveFault }

/** As far as a walk has come; the hash is unknown behind a fault. */
interface WalkEnd {
  readonly sequence: number
  readonly hash: string | undefined
}

/** The archive of a stream to the end of its open segment, each message checked. Throws `ArchiveFault`. */
export async function* readArchive(
  places: ReadablePlaces,
  stream: string,
  from = 1,
): AsyncGenerator<ArchivedMessage> {
  for await (const walked of walkArchive(places, stream, from)) {
    if ('fault' in walked) throw walked.fault
    yield walked.message
  }
}

/** As `readArchive`, but goes on behind a fault. */
export async function* walkArchive(places: ReadablePlaces, stream: string, from = 1): AsyncGenerator<Walked> {
  const start = await startOf(places.store, stream, from)
  if ('fault' in start) return yield start
  for await (const walked of walkFrom(places, stream, start)) {
    if ('fault' in walked || walked.message.sequence >= from) yield walked
  }
}

/**
 * The archive may be written meanwhile: when a segment moves from one place to the other, the reader looks again. What cannot be
 * read on a second look without any progress is a fault.
 */
async function* walkFrom(places: ReadablePlaces, stream: string, start: WalkEnd): AsyncGenerator<Walked> {
  let end = start
  for (let looks = 0; looks < 2; ) {
    const before = end.sequence
    end = yield* walkClosed(places.store, stream, end)
    const local = await localMessages(places, stream, end)
    for (const message of local.messages) yield { message }
    end = local.messages.at(-1) ?? end
    const moved = (await listSegments(places.store, stream)).some(({ last }) => last > end.sequence)
    if (local.whole && !moved) return
    looks = end.sequence === before ? looks + 1 : 0
  }
  yield { fault: damagedLocal(stream, end.sequence) }
}

async function* walkClosed(
  store: ArchiveStore,
  stream: string,
  start: WalkEnd,
): AsyncGenerator<Walked, WalkEnd> {
  let end = start
  for (const place of await listSegments(store, stream)) {
    if (place.last <= end.sequence) continue
    const { faults, messages, hash } = await walkSegment(store, place, end)
    for (const fault of faults) yield { fault }
    for (const message of messages) yield { message }
    end = { sequence: place.last, hash }
  }
  return end
}

async function startOf(
  store: ArchiveStore,
  stream: string,
  from: number,
): Promise<WalkEnd | { readonly fault: ArchiveFault }> {
  try {
    const origin = await originOf(store, stream)
    return from <= origin.sequence + 1 ? origin : await endBefore(store, stream, from)
  } catch (fault) {
    if (fault instanceof ArchiveFault) return { fault }
    throw fault
  }
}

/** Where the segment begins that holds a sequence, or where the closed segments end. */
async function endBefore(store: ArchiveStore, stream: string, from: number): Promise<WalkEnd> {
  const segments = await listSegments(store, stream)
  const place = segments.find(({ last }) => last >= from)
  const origin = await originOf(store, stream)
  if (place !== undefined && place.first <= origin.sequence + 1) return origin
  if (place !== undefined) return { sequence: place.first - 1, hash: undefined }
  const lastPlace = segments.at(-1)
  if (lastPlace === undefined) return origin
  const { last, head } = await readManifest(store, lastPlace)
  return { sequence: last, hash: head }
}

interface SegmentWalk {
  readonly faults: readonly ArchiveFault[]
  readonly messages: readonly ArchivedMessage[]
  /** Chain after the segment. */
  readonly hash: string | undefined
}

async function walkSegment(store: ArchiveStore, place: SegmentPlace, end: WalkEnd): Promise<SegmentWalk> {
  const faults: ArchiveFault[] = []
  const sure = async <Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error
      faults.push(error)
      return undefined
    }
  }
  // What is kept may begin within a segment.
  const isCut = place.first <= end.sequence && end.sequence === (await originOf(store, place.stream)).sequence
  const gap = isCut ? undefined : gapBetween(end.sequence, place)
  if (gap !== undefined) faults.push(gap)
  const manifest = await sure(() => readManifest(store, place))
  if (manifest === undefined) return { faults, messages: [], hash: undefined }
  const isKnown = gap === undefined && end.hash !== undefined && !isCut
  if (isKnown && manifest.previousHead !== end.hash) faults.push(brokenAt(manifest))
  const found = (await sure(() => readSegment(store, manifest))) ?? []
  const messages = isCut ? found.filter(({ sequence }) => sequence > end.sequence) : found
  return { faults, messages, hash: manifest.head }
}

/** What has not been closed, or is just being closed. */
async function localMessages({ folder }: ReadablePlaces, stream: string, { sequence, hash }: WalkEnd) {
  if (folder === undefined) return { messages: [], whole: true }
  // What comes behind a fault cannot be chained to anything: the fault has been told.
  if (hash === undefined) return { messages: [], whole: true }
  const end: End = { sequence, hash }
  const files = localFiles(folder, stream)
  // First the one that grows: it may become the other while this is read.
  const opened = await contentOf(files.open)
  const closing = await tailOf(await contentOf(files.closing), { stream, end })
  const open = await tailOf(opened, { stream, end: closing.messages.at(-1) ?? end })
  return { messages: [...closing.messages, ...open.messages], whole: closing.whole && open.whole }
}

function damagedLocal(stream: string, sequence: number): ArchiveFault {
  const [first, last] = [sequence + 1, sequence + 1]
  const detail = 'the open segment cannot be read from here on'
  return new ArchiveFault({ stream, segment: `${stream}/open`, first, last, kind: 'corrupt_segment', detail })
}
