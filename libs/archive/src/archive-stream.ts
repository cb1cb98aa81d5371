import type { EventLog, FollowState, LogLines } from '@urbe/event-log'

import type { StreamArchive } from './stream-archive.ts'

interface Options {
  readonly log: Pick<EventLog, 'follow'>
  readonly archive: Pick<StreamArchive, 'last' | 'end' | 'append'>
  readonly stream: string
  readonly signal: AbortSignal
  readonly logger: LogLines
  /** How long messages are gathered before they are written together. */
  readonly lingerMs?: number
  readonly onState?: (state: FollowState) => void
}

/**
 * Follows a stream from where its archive ends. Resolves when the signal aborts; throws `Diverged` or `OutOfOrder` when the
 * stream is not the one that was archived, and nothing is written then.
 */
export async function archiveStream(options: Options): Promise<void> {
  const { log, archive, stream, signal, logger, lingerMs = 0, onState } = options
  const last = archive.last()
  const lastSeen = last && {
    sequence: last.sequence,
    commitId: last.headers['Commit-Id'] ?? '',
    hash: last.headers['Hash'],
  }
  await log.follow({
    stream,
    from: archive.end().sequence + 1,
    ...(lastSeen === undefined ? {} : { lastSeen }),
    everyMessage: true,
    onBatch: (commits) => archive.append(commits.map(({ stored }) => stored)),
    signal,
    log: logger,
    lingerMs,
    ...(onState === undefined ? {} : { onState }),
  })
}
