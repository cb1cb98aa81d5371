import type { IntegrityJob } from '@urbe/contracts'

import { type Context, pause } from '../context.ts'
import { Failure } from '../exit.ts'
import { progressOf } from '../progress.ts'

const LOOK_INTERVAL_MS = 500

/** Waits for work that the platform does by itself, and shows how far it is. */
export async function finished(context: Context, started: IntegrityJob): Promise<IntegrityJob> {
  const progress = progressOf(context, started.kind === 'verify' ? 'verifying' : 'repairing')
  let job = started
  try {
    while (job.status === 'running') {
      progress.at(job.progress.messages, job.progress.of)
      await pause(context, LOOK_INTERVAL_MS)
      job = await context.client.call('getIntegrityJob', { params: { id: job.id } })
    }
  } finally {
    progress.end()
  }
  if (job.status === 'failed')
    throw new Failure(`the job ${job.id} failed: ${job.detail ?? 'no reason told'}`)
  return job
}
