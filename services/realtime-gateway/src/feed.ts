import type { Commit, EventLog, LogLines } from '@urbe/event-log'

import { type FramedCommit, framed } from './framing.ts'
import { Ring } from './ring.ts'

/** Commits of the past that are read at once for one client. */
export const BACKFILL_PAGE_COMMITS = 64
/** Pages that are read at the same time in this process. */
export const BACKFILLS_MAX = 8
/** A stream that nobody has watched for so long is no longer followed. */
export const FEED_IDLE_MS = 600_000

export interface FeedListener {
  readonly onCommits: () => void
  /** The stream was cut or made anew: every place in it is void. */
  readonly onLost: () => void
}

/** One stream, followed once for all who watch it. */
export interface Feed {
  readonly stream: string
  readonly epoch: string
  readonly first: number
  readonly ring: Ring
  readonly listeners: Set<FeedListener>
  /** Commits from `sequence` on that the ring no longer holds. */
  readonly past: (sequence: number, count: number) => Promise<readonly FramedCommit[]>
}
export interface Feeds {
  /** `undefined` when there is no such stream. */
  readonly open: (stream: string) => Promise<Feed | undefined>
  readonly tick: (nowMs: number) => void
  readonly size: () => number
  readonly stop: () => Promise<void>
}

interface Options {
  readonly log: Pick<EventLog, 'info' | 'follow' | 'range'>
  readonly logger: LogLines
}
interface Running {
  readonly feed: Feed
  readonly stop: AbortController
  readonly done: Promise<void>
  idleSince: number | undefined
}

/** One follower a stream and process, started when somebody first wants it. */
export function openFeeds({ log, logger }: Options): Feeds {
  const running = new Map<string, Promise<Running | undefined>>()
  const settled = new Map<string, Running>()
  const turn = turns(BACKFILLS_MAX)

  const start = async (stream: string): Promise<Running | undefined> => {
    const info = await log.info(stream)
    if (info === undefined) return undefined
    const ring = new Ring(info.lastSequence)
    const listeners = new Set<FeedListener>()
    const past = (sequence: number, count: number) =>
      turn(async () => (await log.range(stream, sequence, count)).map(framed))
    const feed: Feed = { stream, epoch: info.epoch, first: info.firstSequence, ring, listeners, past }
    const stop = new AbortController()
    const following = log.follow({
      stream,
      from: info.lastSequence + 1,
      signal: stop.signal,
      log: logger,
      lingerMs: 0,
      onBatch: (commits) => take(feed, commits),
    })
    const done = following.catch((error: unknown) => {
      logger.error({ err: error, stream }, 'a stream can no longer be followed')
      for (const each of [...listeners]) each.onLost()
    })
    const entry: Running = { feed, stop, done, idleSince: undefined }
    settled.set(stream, entry)
    void done.then(() => forget(stream, entry))
    return entry
  }
  const forget = (stream: string, entry: Running) => {
    if (settled.get(stream) !== entry) return
    settled.delete(stream)
    running.delete(stream)
  }
  return {
    open: async (stream) => {
      const opening = running.get(stream) ?? start(stream)
      running.set(stream, opening)
      const found = await opening.catch((error: unknown) => {
        running.delete(stream)
        throw error
      })
      if (found === undefined) running.delete(stream)
      return found?.feed
    },
    tick: (nowMs) => {
      for (const [stream, entry] of settled) {
        entry.idleSince = entry.feed.listeners.size > 0 ? undefined : (entry.idleSince ?? nowMs)
        if (entry.idleSince === undefined || nowMs - entry.idleSince < FEED_IDLE_MS) continue
        forget(stream, entry)
        entry.stop.abort()
      }
    },
    size: () => settled.size,
    stop: async () => {
      for (const { stop } of settled.values()) stop.abort()
      await Promise.all([...settled.values()].map(({ done }) => done))
    },
  }
}

function take(feed: Feed, commits: readonly Commit[]): void {
  for (const commit of commits) feed.ring.push(framed(commit))
  for (const listener of feed.listeners) listener.onCommits()
}

/** Lets a limited number of tasks run at a time; the others wait for their turn. */
function turns(limit: number) {
  let busy = 0
  const waiting: (() => void)[] = []
  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (busy < limit) busy += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // Whoever waits longest takes over the place.
      if (next === undefined) busy -= 1
      else next()
    }
  }
}
