import { z } from 'zod'

import { type ArchiveSegment, endpoints, type IntegrityJob, type StreamIntegrity } from '@urbe/contracts'
import { type Binding, bind, signCursor } from '@urbe/http'

import { placeIn } from '../cursors.ts'
import type { Jobs } from './jobs.ts'

/** Where a page of segments ended. */
export interface SegmentPlace {
  readonly stream: string
  readonly last: number
}
export interface SegmentPage {
  readonly items: readonly ArchiveSegment[]
  readonly next: SegmentPlace | undefined
}
export interface IntegrityDesk {
  readonly state: () => Promise<readonly StreamIntegrity[]>
  readonly verify: (streams: readonly string[] | undefined) => Promise<IntegrityJob>
  readonly repair: (stream: string, dryRun: boolean) => Promise<IntegrityJob>
  readonly listSegments: (query: {
    stream: string | undefined
    limit: number
    after: SegmentPlace | undefined
  }) => Promise<SegmentPage>
  readonly closeSegments: (stream: string | undefined) => Promise<readonly ArchiveSegment[]>
}
interface Deps {
  readonly cursorKey: Uint8Array
  readonly desk: IntegrityDesk
  readonly jobs: Pick<Jobs, 'find' | 'cancel'>
}

const place = z.object({ stream: z.string(), last: z.number() })

export function integrityRoutes({ cursorKey, desk, jobs }: Deps): readonly Binding[] {
  return [
    bind(endpoints.getIntegrity, async () => {
      const streams = [...(await desk.state())]
      return { body: { status: worstOf(streams), streams } }
    }),
    bind(endpoints.verifyIntegrity, async ({ body: { streams } }) => {
      return answerOf(await desk.verify(streams))
    }),
    bind(endpoints.repairIntegrity, async ({ body: { stream, dryRun } }) => {
      return answerOf(await desk.repair(stream, dryRun))
    }),
    bind(endpoints.getIntegrityJob, async ({ params: { id } }) => ({ body: jobs.find(id) })),
    bind(endpoints.cancelIntegrityJob, async ({ params: { id } }) => {
      await jobs.cancel(id)
      return {}
    }),
    bind(endpoints.listArchive, async ({ query: { limit, cursor, stream } }) => {
      const after = cursor === undefined ? undefined : placeIn(cursorKey, cursor, place)
      const { items, next } = await desk.listSegments({ stream, limit, after })
      return { body: { items: [...items], next: next === undefined ? null : signCursor(cursorKey, next) } }
    }),
    bind(endpoints.closeArchiveSegments, async ({ body: { stream } }) => ({
      body: { items: [...(await desk.closeSegments(stream))] },
    })),
  ]
}

const answerOf = (job: IntegrityJob) => ({
  body: job,
  headers: { location: `/api/v1/integrity/jobs/${job.id}` },
})

function worstOf(streams: readonly StreamIntegrity[]): StreamIntegrity['status'] {
  if (streams.some(({ status }) => status === 'diverged')) return 'diverged'
  return streams.every(({ status }) => status === 'not_archived') ? 'not_archived' : 'intact'
}
