import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import { originAmong } from './beginning.ts'
import type { Manifest } from './manifest.ts'
import { segmentIn } from './segment.ts'

export type SegmentPlace = Pick<Manifest, 'stream' | 'first' | 'last'>

/** The segments of a stream as the store's names tell, in their order; content without a manifest was never finished, and what is before the beginning counts no more. */
export async function listSegments(store: ArchiveStore, stream: string): Promise<readonly SegmentPlace[]> {
  const names = await store.list(`${stream}/`)
  const origin = await originAmong(store, stream, names)
  return names
    .map(segmentIn)
    .filter((each) => each !== undefined)
    .filter(({ isManifest, last }) => isManifest && last > origin.sequence)
    .map(({ first, last }) => ({ stream, first, last }))
    .sort((one, other) => one.first - other.first)
}

/** Every stream that has a closed segment. */
export async function listArchivedStreams(store: ArchiveStore): Promise<readonly string[]> {
  const named = (await store.list('')).map(segmentIn).filter((each) => each !== undefined)
  return [...new Set(named.map(({ stream }) => stream))].sort()
}

export function gapBetween(last: number, next: SegmentPlace): ArchiveFault | undefined {
  const { stream, first } = next
  if (first === last + 1) return undefined
  if (first > last) {
    const detail = `no segment holds ${last + 1}-${first - 1}`
    return new ArchiveFault({ stream, first: last + 1, last: first - 1, kind: 'missing_segment', detail })
  }
  const detail = `two segments hold ${first}-${Math.min(last, next.last)}`
  const range = { first, last: Math.min(last, next.last) }
  return new ArchiveFault({ stream, ...range, kind: 'manifest_mismatch', detail })
}

export function brokenAt({ stream, first }: Pick<Manifest, 'stream' | 'first'>): ArchiveFault {
  const detail = 'the segment does not continue the chain of the one before'
  return new ArchiveFault({ stream, first, last: first, kind: 'chain_broken', detail })
}
