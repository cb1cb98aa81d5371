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

/** A batch that takes longer is told as a lag: the database does not answer, and nobody would know. */
const STUCK_MS = 1_000

/** How far one stream of one generation has come. */
export function openProgress({ projection, generation, stream }: Partition, now = () => Date.now()) {
  let status: RunStatus = 'catching_up'
  let sequence = 0
  let pending = 0
  let lastAt: number | undefined
  let inHand: { readonly events: number; readonly since: number } | undefined
  const waiting = waiters()
  const stuckBatch = () => (inHand !== undefined && now() - inHand.since >= STUCK_MS ? inHand : undefined)
  return {
    sequence: () => sequence,
    reached: waiting.wait,
    moved(checkpoint: Checkpoint, last?: Commit): void {
      sequence = checkpoint.sequence
      if (last !== undefined) lastAt = Date.parse(last.at)
      waiting.reached(sequence)
    },
    /** A batch is being worked on, until `done`. */
    began(events: number): void {
      inHand = { events, since: now() }
    },
    done(): void {
      inHand = undefined
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
      const stuck = stuckBatch()
      const isLive = status === 'live' && stuck === undefined
      const since = Math.max(lastAt ?? 0, stuck?.since ?? 0)
      const lagSeconds = isLive || since === 0 ? 0 : Math.max(0, (now() - since) / 1_000)
      const lagEvents = pending + (stuck?.events ?? 0)
      const told = status === 'live' && !isLive ? 'catching_up' : status
      return { name: projection, stream, generation, status: told, sequence, lagEvents, lagSeconds }
    },
  }
}
export type Progress = ReturnType<typeof openProgress>
