import type { Finding } from '@urbe/contracts'

import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import { originOf } from './beginning.ts'
import type { End } from './local-lines.ts'
import type { Manifest } from './manifest.ts'
import { listArchivedStreams, listSegments, type SegmentPlace } from './manifests.ts'
import { type ReadablePlaces, walkArchive } from './read-archive.ts'
import { readManifest, segmentIn, segmentName } from './segment.ts'

interface Options extends ReadablePlaces {
  /** Every stream with a closed segment without it. */
  readonly streams?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
  /** Messages read so far. */
  readonly onProgress?: ((messages: number) => void) | undefined
}

interface ArchivedStream extends End {
  readonly stream: string
  /** The archive begins behind it: what is older was removed, because its time was over. */
  readonly removedThrough: number
}

export interface VerifiedArchive {
  /** How far each stream is archived, and its chain there. */
  readonly streams: readonly ArchivedStream[]
  readonly messages: number
  readonly findings: readonly Finding[]
}

/** Reads all that is archived and says what is not as it was written. Needs no server. */
export async function verifyArchive(options: Options): Promise<VerifiedArchive> {
  const { store, signal, onProgress } = options
  const findings: Finding[] = []
  const ends: ArchivedStream[] = []
  let messages = 0
  for (const stream of options.streams ?? (await listArchivedStreams(store))) {
    const origin = await sureOrigin(store, stream)
    let end: End = origin
    for await (const walked of walkArchive(options, stream)) {
      signal?.throwIfAborted()
      if ('fault' in walked) findings.push(walked.fault.finding)
      else {
        end = walked.message
        messages += 1
        onProgress?.(messages)
      }
    }
    findings.push(...(await withoutManifest(store, stream, end.sequence)).map(unfinished))
    ends.push({ stream, sequence: end.sequence, hash: end.hash, removedThrough: origin.sequence })
  }
  return { streams: ends, messages, findings }
}

/** The walk tells when it cannot be read. */
async function sureOrigin(store: ArchiveStore, stream: string): Promise<End> {
  try {
    return await originOf(store, stream)
  } catch (error) {
    if (error instanceof ArchiveFault) return { sequence: 0, hash: '' }
    throw error
  }
}

/** Content behind the end whose manifest is gone. */
async function withoutManifest(
  store: ArchiveStore,
  stream: string,
  end: number,
): Promise<readonly SegmentPlace[]> {
  const named = (await store.list(`${stream}/`)).map(segmentIn).filter((each) => each !== undefined)
  const described = new Set(named.filter(({ isManifest }) => isManifest).map(({ first }) => first))
  return named.filter(({ isManifest, first, last }) => !isManifest && last > end && !described.has(first))
}

function unfinished({ stream, first, last }: SegmentPlace): Finding {
  const segment = segmentName({ stream, first, last })
  const detail = 'there is no manifest'
  return { where: 'archive', stream, segment, first, last, kind: 'manifest_mismatch', detail }
}

/** Every closed segment of a stream, for a listing. Throws `ArchiveFault`. */
export async function manifestsOf(store: ArchiveStore, stream: string): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = []
  for (const place of await listSegments(store, stream)) manifests.push(await readManifest(store, place))
  return manifests
}
