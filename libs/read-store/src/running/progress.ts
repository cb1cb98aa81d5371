import type { Commit, FollowState } from '@urbe/event-log'

import type { GenerationRole } from '../tables.ts'
import type { Checkpoint, Partition } from './checkpoint.ts'
import { waiters } from './waiters.ts'

export interface ProjectionStatus {
  readonly name: string
  readonly stream: string
  readonly generation: number
  readonly role: GenerationRole
  /** `missing`: the tables were deleted and are being built anew. */
  readonly status: 'live' | 'catching_up' | 'diverged' | 'missing' | 'stopped'
  readonly sequence: number
  readonly lagEvents: number
  readonly lagSeconds: number
}
type RunStatus = Exclude<ProjectionStatus['status'], 'missing'>
export type RunningStatus = Omit<ProjectionStatus, 'role' | 'status'> & { readonly status: RunStatus }

/** How far one stream of one generation has come. */
export function openProgress({ projection, generation, stream }: Partition) {
  let status: RunStatus = 'catching_up'
  let sequence = 0
  let pending = 0
  let lastAt: number | undefined
  const waiting = waiters()
  return {
    sequence: () => sequence,
    reached: waiting.wait,
    moved(checkpoint: Checkpoint, last?: Commit): void {
      sequence = checkpoint.sequence
      if (last !== undefined) lastAt = Date.parse(last.at)
      waiting.reached(sequence)
    },
    /** As far as it may go for now. */
    waits(): void {
      status = 'live'
    },
    heard(state: FollowState): void {
      pending = state.pending
      status = state.status === 'live' ? 'live' : 'catching_up'
    },
    stop(why: 'diverged' | 'stopped'): void {
      status = why
    },
    status(): RunningStatus {
      const behind = status === 'live' || lastAt === undefined ? 0 : (Date.now() - lastAt) / 1_000
      const lagSeconds = Math.max(0, behind)
      return { name: projection, stream, generation, status, sequence, lagEvents: pending, lagSeconds }
    },
  }
}
export type Progress = ReturnType<typeof openProgress>
