import {
  ArchiveFault,
  ArchiveUnavailable,
  listArchivedStreams,
  listSegments,
  type Manifest,
  type RepairWiring,
  readManifest,
  repairStream,
  segmentName,
} from '@urbe/archive'
import type { ArchiveSegment, StreamIntegrity } from '@urbe/contracts'
import { isDerived, type Provisioner } from '@urbe/event-log'
import { refuse } from '@urbe/http'

import type { Archivist } from '../archive/archivist.ts'
import type { Jobs } from './jobs.ts'
import type { IntegrityDesk, SegmentPage } from './routes.ts'
import { verifyStreams } from './verify-streams.ts'

interface Deps extends RepairWiring {
  readonly archivist: Archivist
  readonly jobs: Pick<Jobs, 'start'>
  readonly streams: Provisioner['streams']
}
type Verified = Pick<StreamIntegrity, 'lastVerifiedAt' | 'findings'>

/** What operators can ask and order of the archive. */
export function archiveDesk(deps: Deps): IntegrityDesk {
  const { archivist, jobs, places, clock, log } = deps
  const verified = new Map<string, Verified>()

  /** In the log or in the archive. */
  async function known(): Promise<readonly string[]> {
    const live = (await deps.streams()).map(({ name }) => name).filter((name) => !isDerived(name))
    return [...new Set([...live, ...(await listArchivedStreams(places.store))])].sort()
  }
  async function checked(names: readonly string[] | undefined): Promise<readonly string[]> {
    const all = await known()
    const unknown = names?.find((name) => !all.includes(name))
    if (unknown !== undefined) throw refuse('stream_not_found', `There is no stream ${unknown}`)
    return names ?? all
  }

  return {
    state: () => answered(async () => await stateOf(deps, await known(), verified)),
    verify: (names) =>
      answered(async () => {
        const streams = await checked(names)
        const onVerified = (stream: string, findings: number) =>
          void verified.set(stream, { lastVerifiedAt: clock().toISOString(), findings })
        // Only who keeps the archive has its open segments.
        const folder = archivist.isActive() ? places.folder : undefined
        const options = { log, places: { store: places.store, folder }, streams, onVerified }
        return await jobs.start('verify', (work) => verifyStreams({ ...options, ...work }))
      }),
    repair: (stream, dryRun) =>
      answered(async () => {
        await checked([stream])
        if (!archivist.isActive()) throw refuse('archive_unavailable', 'Another instance keeps the archive')
        return await jobs.start('repair', async ({ signal, onProgress }) => {
          const of = (await log.info(stream))?.lastSequence ?? 0
          const tell = (messages: number) => onProgress({ messages, of: Math.max(of, messages) })
          const repaired = await archivist.exclusively(stream, () =>
            repairStream(deps, { stream, dryRun, signal, onProgress: tell }),
          )
          return { ok: repaired.mode !== 'not_possible', findings: [], repaired: [repaired] }
        })
      }),
    listSegments: (query) => answered(async () => await pageOf(deps, query)),
    closeSegments: (stream) =>
      answered(async () => {
        if (stream !== undefined) await checked([stream])
        return (await archivist.closeSegments(stream)).map(viewOf)
      }),
  }
}

async function stateOf(
  { archivist, streams }: Deps,
  names: readonly string[],
  verified: ReadonlyMap<string, Verified>,
): Promise<readonly StreamIntegrity[]> {
  const ends = new Map((await streams()).map(({ name, lastSequence }) => [name, lastSequence]))
  const statuses = new Map(archivist.statuses().map((status) => [status.stream, status]))
  return names.map((stream) => {
    const status = statuses.get(stream)
    const { archivedThrough = 0, head = '', diverged } = status ?? {}
    const base = {
      stream,
      lastSequence: ends.get(stream) ?? 0,
      archivedThrough,
      head,
      ...verified.get(stream),
    }
    if (status === undefined) return { ...base, status: 'not_archived' }
    if (diverged === undefined) return { ...base, status: 'intact' }
    const place = diverged.at === undefined ? {} : { divergedAt: diverged.at }
    return { ...base, ...place, status: 'diverged', detail: diverged.detail }
  })
}

type SegmentQuery = Parameters<IntegrityDesk['listSegments']>[0]

async function pageOf({ places }: Deps, { stream, limit, after }: SegmentQuery): Promise<SegmentPage> {
  const items: ArchiveSegment[] = []
  const names = stream === undefined ? await listArchivedStreams(places.store) : [stream]
  for (const name of names) {
    if (after !== undefined && name < after.stream) continue
    for (const place of await listSegments(places.store, name)) {
      if (after !== undefined && name === after.stream && place.last <= after.last) continue
      const before = items.at(-1)
      if (items.length === limit && before !== undefined) {
        return { items, next: { stream: before.stream, last: before.last } }
      }
      items.push(viewOf(await readManifest(places.store, place)))
    }
  }
  return { items, next: undefined }
}

function viewOf(manifest: Manifest): ArchiveSegment {
  const { format: _, seal: __, count: messages, ...rest } = manifest
  return { ...rest, messages, name: segmentName(manifest) }
}

/** What is wrong with the archive itself is an answer, not a fault of the service. */
async function answered<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ArchiveUnavailable || error instanceof ArchiveFault) {
      throw refuse('archive_unavailable', error.message)
    }
    throw error
  }
}
