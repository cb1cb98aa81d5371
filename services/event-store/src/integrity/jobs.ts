import { setTimeout as sleep } from 'node:timers/promises'

import { FINDINGS_MAX, type Finding, type IntegrityJob } from '@urbe/contracts'
import type { LogLines } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'

/** Finished jobs that can still be asked for. */
export const JOBS_KEPT_MAX = 20
const QUICK_MS = 2_000

/** What the work is given to tell how far it is, and to hear that it is to end. */
export interface Work {
  readonly signal: AbortSignal
  readonly onProgress: (progress: IntegrityJob['progress']) => void
}
export interface Outcome extends Partial<Pick<IntegrityJob, 'verified' | 'repaired'>> {
  readonly ok: boolean
  readonly findings: readonly Finding[]
}
interface Wiring {
  readonly clock: Clock
  readonly newId: NewId
  readonly logger: LogLines
  readonly onEnd: (job: IntegrityJob) => void
  /** A job that is quicker than this is done when its request is answered. */
  readonly quickMs?: number
}

/** Verifications and repairs, one at a time. */
export function openJobs(wiring: Wiring) {
  const { clock, newId, quickMs = QUICK_MS } = wiring
  const jobs = new Map<string, IntegrityJob>()
  let running:
    | { readonly id: string; readonly stop: AbortController; readonly done: Promise<void> }
    | undefined

  function change(id: string, changed: Partial<IntegrityJob>): void {
    const job = jobs.get(id)
    if (job !== undefined) jobs.set(id, { ...job, ...changed })
  }
  function find(id: string): IntegrityJob {
    const job = jobs.get(id)
    if (job === undefined) throw refuse('integrity_job_not_found', `There is no job ${id}`)
    return job
  }
  function forgetOldest(): void {
    for (const id of jobs.keys()) {
      if (jobs.size <= JOBS_KEPT_MAX) return
      jobs.delete(id)
    }
  }

  return {
    find,
    /** Answers when the work is done, or after a moment. */
    async start(kind: IntegrityJob['kind'], work: (how: Work) => Promise<Outcome>): Promise<IntegrityJob> {
      if (running !== undefined) throw refuse('integrity_job_running', `Job ${running.id} is under way`)
      const job = begun(kind, { id: newId(), startedAt: clock().toISOString() })
      jobs.set(job.id, job)
      forgetOldest()
      const stop = new AbortController()
      const onProgress = (progress: IntegrityJob['progress']) => change(job.id, { progress })
      const done = perform(wiring, job, {
        signal: stop.signal,
        work: () => work({ signal: stop.signal, onProgress }),
      }).then((ended) => {
        running = undefined
        change(job.id, ended)
        wiring.onEnd(find(job.id))
      })
      running = { id: job.id, stop, done }
      await Promise.race([done, sleep(quickMs, undefined, { ref: false })])
      return find(job.id)
    },
    /** A repair goes on to its end: half of one would be worse than none. */
    async cancel(id: string): Promise<void> {
      const { kind, status } = find(id)
      if (running?.id !== id || status !== 'running') return
      if (kind === 'repair') throw refuse('integrity_job_running', 'A repair is not stopped halfway')
      running.stop.abort()
      await Promise.race([running.done, sleep(quickMs, undefined, { ref: false })])
    },
    async stop(): Promise<void> {
      running?.stop.abort()
      await running?.done
    },
  }
}
export type Jobs = ReturnType<typeof openJobs>

function begun(
  kind: IntegrityJob['kind'],
  { id, startedAt }: { id: string; startedAt: string },
): IntegrityJob {
  return { id, kind, status: 'running', startedAt, progress: { messages: 0, of: 0 }, ok: null, findings: [] }
}

async function perform(
  { clock, logger }: Wiring,
  { id, kind }: IntegrityJob,
  { signal, work }: { readonly signal: AbortSignal; readonly work: () => Promise<Outcome> },
): Promise<Partial<IntegrityJob>> {
  const finishedAt = () => clock().toISOString()
  try {
    const { findings, ...outcome } = await work()
    const cut = findings.length > FINDINGS_MAX
    const detail = cut ? { detail: `${findings.length} findings, of which ${FINDINGS_MAX} are told` } : {}
    const told = findings.slice(0, FINDINGS_MAX)
    return { ...outcome, ...detail, status: 'done', findings: told, finishedAt: finishedAt() }
  } catch (error) {
    const failed = { status: 'failed', ok: false, finishedAt: finishedAt() } as const
    if (signal.aborted) return { ...failed, ok: null, detail: 'It was stopped' }
    logger.error({ err: error, job: id, kind }, 'an integrity job failed')
    return { ...failed, detail: reasonOf(error) }
  }
}

/** The names of these are safe to show; what stands in other errors stays inside. */
const TOLD: ReadonlySet<string> = new Set(['ArchiveUnavailable', 'ArchiveFault', 'LogUnavailable', 'Refusal'])

function reasonOf(error: unknown): string {
  if (error instanceof Error && TOLD.has(error.name)) return error.message
  return 'Something went wrong on our side'
}
