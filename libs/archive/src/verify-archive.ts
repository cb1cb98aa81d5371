import type { Finding } from '@urbe/contracts'

import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import type { End } from './local-lines.ts'
import { brokenAt, gapBetween, listArchivedStreams, listSegments, type SegmentPlace } from './manifests.ts'
import { damagedLocal, localMessages, type ReadablePlaces } from './read-archive.ts'
import { type Manifest, readManifest, readSegment, segmentIn, segmentName } from './segment.ts'

interface Options extends ReadablePlaces {
  /** Every stream in the archive without it. */
  readonly streams?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
  /** Messages read so far. */
  readonly onProgress?: ((messages: number) => void) | undefined
}

export interface VerifiedArchive {
  readonly streams: readonly (End & { readonly stream: string })[]
  readonly messages: number
  readonly findings: readonly Finding[]
}

/** Reads all that is archived and says what is not as it was written. Needs no server. */
export async function verifyArchive({
  store,
  folder,
  streams,
  signal,
  onProgress,
}: Options): Promise<VerifiedArchive> {
  const findings: Finding[] = []
  const ends: (End & { readonly stream: string })[] = []
  let messages = 0
  const count = (more: number) => {
    signal?.throwIfAborted()
    messages += more
    onProgress?.(messages)
  }
  for (const stream of streams ?? (await listArchivedStreams(store))) {
    const walk = { store, stream, count, report: (finding: Finding) => findings.push(finding) }
    const end = await verifyClosed(walk)
    const local = await localMessages({ store, folder }, stream, end)
    count(local.messages.length)
    const { sequence, hash } = local.messages.at(-1) ?? end
    if (!local.whole) findings.push(damagedLocal(stream, { sequence, hash }).finding)
    ends.push({ stream, sequence, hash })
  }
  return { streams: ends, messages, findings }
}

interface Walk {
  readonly store: ArchiveStore
  readonly stream: string
  readonly count: (messages: number) => void
  readonly report: (finding: Finding) => void
}

async function verifyClosed({ store, stream, count, report }: Walk): Promise<End> {
  let end: End = { sequence: 0, hash: '' }
  /** After a fault the chain cannot be compared with what comes next. */
  let known = true
  const check = async <Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error
      report(error.finding)
      return undefined
    }
  }
  for (const place of await listSegments(store, stream)) {
    const gap = gapBetween(end.sequence, place)
    if (gap !== undefined) report(gap.finding)
    const manifest = await check(() => readManifest(store, place))
    const continues = known && gap === undefined
    if (continues && manifest && manifest.previousHead !== end.hash) report(brokenAt(manifest).finding)
    const messages = manifest && (await check(() => readSegment(store, manifest)))
    count(messages?.length ?? 0)
    known = manifest !== undefined
    end = { sequence: Math.max(end.sequence, place.last), hash: manifest?.head ?? '' }
  }
  for (const place of await withoutManifest(store, stream, end.sequence)) report(unfinished(place))
  return end
}

/** Content behind the last segment whose manifest is gone, or never came. */
async function withoutManifest(
  store: ArchiveStore,
  stream: string,
  end: number,
): Promise<readonly SegmentPlace[]> {
  const named = (await store.list(`${stream}/`)).map(segmentIn).filter((each) => each !== undefined)
  return named.filter(({ isManifest, first }) => !isManifest && first > end)
}

function unfinished({ stream, first, last }: SegmentPlace): Finding {
  const segment = segmentName({ stream, first, last })
  const detail = 'there is no manifest'
  return { where: 'archive', stream, segment, first, last, kind: 'manifest_mismatch', detail }
}

/** Every closed segment of a stream, for a listing. */
export async function manifestsOf(store: ArchiveStore, stream: string): Promise<readonly Manifest[]> {
  const places = await listSegments(store, stream)
  const manifests: Manifest[] = []
  for (const place of places) manifests.push(await readManifest(store, place))
  return manifests
}
