import { chainHash, hashOfStored, type StoredMessage } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import { originOf } from './beginning.ts'
import { type ArchivedMessage, encodeLine } from './line.ts'
import type { Manifest } from './manifest.ts'
import { listSegments, type SegmentPlace } from './manifests.ts'
import type { LiveLog } from './read-stream.ts'
import { putSegment, readManifest, readSegment, SEGMENT_MESSAGES_MAX } from './segment.ts'

interface Options {
  readonly store: ArchiveStore
  readonly log: LiveLog
  readonly clock: Clock
  readonly stream: string
}
/** Closed segments that were written anew, and those for which the stream does not have the right messages. */
export interface Mended {
  readonly mended: readonly SegmentPlace[]
  readonly notPossible: readonly SegmentPlace[]
}

/**
 * Writes damaged or lost segments anew from the stream, if its messages lead to exactly the chain that the segments around them
 * bear witness of.
 */
export async function mendArchive({ store, log, clock, stream }: Options): Promise<Mended> {
  const mended: SegmentPlace[] = []
  const notPossible: SegmentPlace[] = []
  const origin = await originOf(store, stream)
  let head: string | undefined = origin.hash
  for (const { place, isThere } of await placesOf(store, stream, origin.sequence)) {
    const intact: Manifest | undefined = isThere ? await intactAt(store, place, head) : undefined
    if (intact !== undefined) {
      head = intact.head
      continue
    }
    const witness = await witnessOf(store, place, { isThere, head })
    const messages: readonly ArchivedMessage[] | undefined =
      head === undefined ? undefined : await fromStream(log, place, { previousHead: head, witness })
    if (messages === undefined) {
      notPossible.push(place)
      head = witness
      continue
    }
    const raw = Buffer.concat(messages.map(encodeLine))
    head = (await putSegment(store, { stream, messages, previousHead: head ?? '', raw }, clock())).head
    mended.push(place)
  }
  return { mended, notPossible }
}

interface Placed {
  readonly place: SegmentPlace
  readonly isThere: boolean
}

/** The segments, and between them the places of those that are lost. */
async function placesOf(store: ArchiveStore, stream: string, removed: number): Promise<readonly Placed[]> {
  const places: Placed[] = []
  let last = removed
  for (const place of await listSegments(store, stream)) {
    for (let first = last + 1; first < place.first; first += SEGMENT_MESSAGES_MAX) {
      const lost = { stream, first, last: Math.min(place.first - 1, first + SEGMENT_MESSAGES_MAX - 1) }
      places.push({ place: lost, isThere: false })
    }
    places.push({ place, isThere: true })
    last = Math.max(last, place.last)
  }
  return places
}

async function intactAt(
  store: ArchiveStore,
  place: SegmentPlace,
  head: string | undefined,
): Promise<Manifest | undefined> {
  const manifest = await soundManifest(store, place)
  if (manifest === undefined || (head !== undefined && manifest.previousHead !== head)) return undefined
  try {
    await readSegment(store, manifest)
    return manifest
  } catch (error) {
    if (error instanceof ArchiveFault) return undefined
    throw error
  }
}

interface Before {
  readonly isThere: boolean
  readonly head: string | undefined
}

/** The chain after a place: its own manifest tells it, if it continues what comes before, or that of the next segment. */
async function witnessOf(
  store: ArchiveStore,
  place: SegmentPlace,
  { isThere, head }: Before,
): Promise<string | undefined> {
  const own = isThere ? await soundManifest(store, place) : undefined
  if (own !== undefined && (head === undefined || own.previousHead === head)) return own.head
  const next = (await listSegments(store, place.stream)).find(({ first }) => first === place.last + 1)
  return next && (await soundManifest(store, next))?.previousHead
}

async function soundManifest(store: ArchiveStore, place: SegmentPlace): Promise<Manifest | undefined> {
  try {
    return await readManifest(store, place)
  } catch (error) {
    if (error instanceof ArchiveFault) return undefined
    throw error
  }
}

interface Chain {
  readonly previousHead: string
  readonly witness: string | undefined
}

async function fromStream(
  log: LiveLog,
  { stream, first, last }: SegmentPlace,
  { previousHead, witness }: Chain,
): Promise<readonly ArchivedMessage[] | undefined> {
  const found = await log.messages(stream, first, last - first + 1)
  let head = previousHead
  const messages = found.map((message) => {
    head = chainHash(head, message)
    return { ...message, hash: head }
  })
  const isComplete = found.length === last - first + 1
  // Without a witness the messages must speak for themselves.
  const isRight = witness === undefined ? found.every(isSealed) : head === witness
  return isComplete && isRight ? messages : undefined
}

function isSealed(message: StoredMessage): boolean {
  return message.headers['Hash'] === hashOfStored(message)
}
