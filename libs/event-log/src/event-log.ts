import type { ServiceName } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { append } from './append.ts'
import type { Appended, Commit, NewCommit } from './commit.ts'
import {
  type LogConnection,
  type LogLines,
  noLogLines,
  type StoredMessage,
  type StreamInfo,
} from './connection.ts'
import { follow } from './follow.ts'
import type { Follow } from './follow-options.ts'
import {
  commitAt,
  type Head,
  head,
  info,
  messages,
  nextCommitOn,
  range,
  read,
  readTail,
  type Tail,
} from './read.ts'
import { type Snapshots, snapshotsOf } from './snapshots.ts'

export interface EventLog {
  /** Throws `Conflict`, `UnknownOutcome`, `LogUnavailable` or `CommitTooLarge`. */
  readonly append: (commit: NewCommit) => Promise<Appended>
  /** The commits of one aggregate, oldest first; `from.sequence` is the first place to look at. */
  readonly read: (
    stream: string,
    subject: string,
    from?: { readonly sequence: number },
  ) => Promise<readonly Commit[]>
  /** As `read`, with the messages that the commits are made of. */
  readonly tail: (stream: string, subject: string, sequence: number) => Promise<Tail>
  readonly snapshots: Snapshots
  /** Up to `count` commits from `sequence` on, whatever their subject; parts of large commits have a `chunk` and no events. */
  readonly range: (stream: string, sequence: number, count: number) => Promise<readonly Commit[]>
  /** Messages as they are stored; what is not there is left out. */
  readonly messages: (stream: string, sequence: number, count: number) => Promise<readonly StoredMessage[]>
  readonly commitAt: (stream: string, sequence: number) => Promise<Commit | undefined>
  /** The first commit at `sequence` or later whose subject matches; wildcards are allowed. */
  readonly nextOn: (stream: string, subject: string, sequence: number) => Promise<Commit | undefined>
  /** The last commit whose subject matches. */
  readonly lastOn: (stream: string, subject: string) => Promise<Commit | undefined>
  /** The last commit of one aggregate, and what the next append to it has to expect. */
  readonly head: (stream: string, subject: string) => Promise<Head>
  readonly info: (stream: string) => Promise<StreamInfo | undefined>
  /** Resolves when the signal aborts. Throws `Diverged`, and whatever `onBatch` throws. */
  readonly follow: (options: Follow) => Promise<void>
}

interface Options {
  readonly service: ServiceName
  readonly clock: Clock
  /** The trace that the running command belongs to. */
  readonly traceparent?: (() => string | undefined) | undefined
  /** How long an append is retried before its outcome counts as unknown. */
  readonly appendDeadlineMs?: number
  readonly logger?: LogLines
}

const APPEND_DEADLINE_MS = 5_000

export function openEventLog(connection: LogConnection, options: Options): EventLog {
  const { service, traceparent, appendDeadlineMs: deadlineMs = APPEND_DEADLINE_MS } = options
  const { logger = noLogLines } = options
  const source = `urbe/${service}`
  return {
    append: (commit) => {
      const trace = commit.traceparent ?? traceparent?.()
      const traced = trace === undefined ? commit : { ...commit, traceparent: trace }
      return append(connection, traced, { source, deadlineMs })
    },
    read: (stream, subject, from) => read(connection, { stream, subject, sequence: from?.sequence ?? 1 }),
    tail: (stream, subject, sequence) => readTail(connection, { stream, subject, sequence }),
    snapshots: snapshotsOf(connection, logger),
    range: (stream, sequence, count) => range(connection, { stream, sequence, count }),
    commitAt: (stream, sequence) => commitAt(connection, stream, sequence),
    messages: (stream, sequence, count) => messages(connection, { stream, sequence, count }),
    nextOn: (stream, subject, sequence) => nextCommitOn(connection, { stream, subject, sequence }),
    lastOn: async (stream, subject) => (await head(connection, stream, subject)).commit,
    head: (stream, subject) => head(connection, stream, subject),
    info: (stream) => info(connection, stream),
    follow: (how) => follow(connection, how),
  }
}
