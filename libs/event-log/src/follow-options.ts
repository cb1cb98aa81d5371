import type { Commit } from './commit.ts'
import type { LogLines } from './connection.ts'

export const BATCH_EVENTS_MAX = 2_000

export interface FollowState {
  /** `stalled`: there is no consumer just now, and it is being made anew. */
  readonly status: 'catching_up' | 'live' | 'stalled'
  /** Commits that the stream holds beyond those handed over. */
  readonly pending: number
}

export interface LastSeen {
  readonly sequence: number
  readonly commitId: string
  /** Not compared when it is not known. */
  readonly hash?: string | undefined
}

export interface Follow {
  readonly stream: string
  /** One subject, wildcards allowed; everything in the stream without it. */
  readonly filterSubject?: string
  /** The first sequence that is wanted. */
  readonly from: number
  /** The commit before `from` as the reader knows it: when the stream does not hold it there, the log has diverged. */
  readonly lastSeen?: LastSeen
  /** Called with one batch at a time, in the order of the stream; what it throws ends the following. */
  readonly onBatch: (commits: Commit[]) => Promise<void> | void
  readonly signal: AbortSignal
  readonly log: LogLines
  /** Events in a batch at most; a single commit may hold more. */
  readonly batchMax?: number
  /** How long a batch is waited for to fill up. 0 hands over at once what is there. */
  readonly lingerMs?: number
  /** Hands over every message by itself, also the parts of large commits, which have no events then. */
  readonly everyMessage?: boolean
  readonly onState?: (state: FollowState) => void
  /**
   * Who passes this is told of a divergence and follows on when a repair has brought back what was read before; without it the
   * following ends with the divergence.
   */
  readonly onDiverged?: (error: Error) => void
}

/** Why a consumer came to its end and must be made anew. */
export type Ending = 'aborted' | 'gap' | 'silent' | 'reconnected'
