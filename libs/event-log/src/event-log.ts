import type { ServiceName } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { append } from './append.ts'
import type { Appended, Commit, NewCommit } from './commit.ts'
import type { LogConnection, StreamInfo } from './connection.ts'
import { follow } from './follow.ts'
import type { Follow } from './follow-options.ts'
import { commitAt, info, lastOn, nextOn, range, read } from './read.ts'

export interface EventLog {
  /** Throws `Conflict`, `UnknownOutcome`, `LogUnavailable` or `CommitTooLarge`. */
  readonly append: (commit: NewCommit) => Promise<Appended>
  /** The commits of one aggregate, oldest first; `from.sequence` is the first place to look at. */
  readonly read: (
    stream: string,
    subject: string,
    from?: { readonly sequence: number },
  ) => Promise<readonly Commit[]>
  /** Up to `count` commits from `sequence` on, whatever their subject. */
  readonly range: (stream: string, sequence: number, count: number) => Promise<readonly Commit[]>
  readonly commitAt: (stream: string, sequence: number) => Promise<Commit | undefined>
  /** The first commit at `sequence` or later whose subject matches; wildcards are allowed. */
  readonly nextOn: (stream: string, subject: string, sequence: number) => Promise<Commit | undefined>
  readonly lastOn: (stream: string, subject: string) => Promise<Commit | undefined>
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
}

const APPEND_DEADLINE_MS = 5_000

export function openEventLog(connection: LogConnection, options: Options): EventLog {
  const { service, traceparent, appendDeadlineMs: deadlineMs = APPEND_DEADLINE_MS } = options
  const source = `urbe/${service}`
  return {
    append: (commit) => {
      const trace = commit.traceparent ?? traceparent?.()
      const traced = trace === undefined ? commit : { ...commit, traceparent: trace }
      return append(connection, traced, { source, deadlineMs })
    },
    read: (stream, subject, from) => read(connection, { stream, subject, sequence: from?.sequence ?? 1 }),
    range: (stream, sequence, count) => range(connection, { stream, sequence, count }),
    commitAt: (stream, sequence) => commitAt(connection, stream, sequence),
    nextOn: (stream, subject, sequence) => nextOn(connection, { stream, subject, sequence }),
    lastOn: (stream, subject) => lastOn(connection, stream, subject),
    info: (stream) => info(connection, stream),
    follow: (how) => follow(connection, how),
  }
}
