import { setTimeout as sleep } from 'node:timers/promises'

import {
  type ArchivePlaces,
  archiveStream,
  differenceOf,
  type Manifest,
  OutOfOrder,
  openStreamArchive,
  type SegmentLimits,
  type StreamArchive,
} from '@urbe/archive'
import { Diverged, type EventLog, type LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

const BACK_OFF_FIRST_MS = 500
const BACK_OFF_MAX_MS = 30_000
const AGE_CHECK_MS = 5_000
/** A running city writes all the time; lines are written together. */
const LINGER_MS = 50

export interface ArchiveWiring {
  readonly places: ArchivePlaces
  readonly log: EventLog
  readonly logger: LogLines
  readonly clock: Clock
  /** An open segment that is older is closed although it is not full. */
  readonly segmentAgeMaxMs: number
  readonly limits?: SegmentLimits | undefined
}

export interface StreamArchiveStatus {
  readonly stream: string
  readonly archivedThrough: number
  /** Chain of the stream there. */
  readonly head: string
  /** Messages that are archived on this machine only. */
  readonly openMessages: number
  readonly lastClosedAt: string | undefined
  /** The stream is not the one that was archived: nothing more is archived until it is repaired. */
  readonly diverged: { readonly at: number | undefined; readonly detail: string } | undefined
}

export interface StreamArchivist {
  readonly status: () => StreamArchiveStatus
  /** Undefined when there is nothing to close. */
  readonly closeSegment: () => Promise<Manifest | undefined>
  /** Nothing is archived while the work runs; then it goes on from the archive's end, also after a divergence. */
  readonly exclusively: <Answer>(work: () => Promise<Answer>) => Promise<Answer>
  readonly stopped: Promise<void>
}

interface Options extends ArchiveWiring {
  readonly stream: string
  readonly signal: AbortSignal
}

/** What is known of the archive between two rounds, too. */
interface State {
  archive: StreamArchive | undefined
  /** While it is being opened, which takes a while where much is to be checked. */
  opening: Promise<StreamArchive> | undefined
  last: { readonly sequence: number; readonly hash: string }
  lastClosedAt: string | undefined
  diverged: StreamArchiveStatus['diverged']
}

/** Keeps the archive of one stream, through all faults but a divergence. */
export function startStreamArchivist(options: Options): StreamArchivist {
  const { stream, signal } = options
  const state: State = {
    archive: undefined,
    opening: undefined,
    last: { sequence: 0, hash: '' },
    lastClosedAt: undefined,
    diverged: undefined,
  }
  let round = new AbortController()
  let running = start()

  function start(): Promise<void> {
    round = new AbortController()
    return keepOn(options, state, AbortSignal.any([signal, round.signal]))
  }

  return {
    status: () => statusOf(stream, state),
    closeSegment: async () => {
      const archive = state.archive ?? (await state.opening)
      if (archive === undefined) throw new Error(`${stream} is not being archived`)
      return await archive.closeSegment()
    },
    async exclusively(work) {
      round.abort()
      await running
      try {
        return await work()
      } finally {
        state.diverged = undefined
        if (!signal.aborted) running = start()
      }
    },
    get stopped() {
      return running
    },
  }
}

function statusOf(stream: string, state: State): StreamArchiveStatus {
  note(state, state.archive)
  const { last, lastClosedAt, diverged, archive } = state
  const openMessages = archive?.open().messages ?? 0
  return { stream, archivedThrough: last.sequence, head: last.hash, openMessages, lastClosedAt, diverged }
}

function note(state: State, archive: StreamArchive | undefined): void {
  if (archive === undefined) return
  const { sequence, hash } = archive.end()
  state.last = { sequence, hash }
  state.lastClosedAt = archive.lastClosed()?.closedAt
}

async function keepOn(options: Options, state: State, until: AbortSignal): Promise<void> {
  const { stream, logger } = options
  for (let failures = 0; !until.aborted; ) {
    try {
      await archiveOnce(options, state, until)
      failures = 0
    } catch (error) {
      if (error instanceof Diverged || error instanceof OutOfOrder) return await halt(options, state, error)
      failures += 1
      logger.warn({ stream, err: error, failures }, 'the stream is not archived just now')
      await pause(failures, until)
    }
  }
}

async function archiveOnce(options: Options, state: State, until: AbortSignal): Promise<void> {
  const { log, logger, stream, places, clock, limits } = options
  const broken = new AbortController()
  const archive = await opened(openStreamArchive({ ...places, stream, clock, log: logger, limits }), state)
  const aging = closeOldSegments(options, archive, broken)
  try {
    const signal = AbortSignal.any([until, broken.signal])
    await archiveStream({ log, archive, stream, signal, logger, lingerMs: LINGER_MS })
    broken.signal.throwIfAborted()
  } finally {
    clearInterval(aging)
    note(state, archive)
    state.archive = undefined
    await archive.close()
  }
}

/** Whoever wants it meanwhile waits for it. */
async function opened(opening: Promise<StreamArchive>, state: State): Promise<StreamArchive> {
  state.opening = opening
  try {
    state.archive = await opening
    return state.archive
  } finally {
    state.opening = undefined
  }
}

/** An archive that could not close a segment is opened anew. */
function closeOldSegments(
  { clock, segmentAgeMaxMs }: Options,
  archive: StreamArchive,
  broken: AbortController,
) {
  return setInterval(() => {
    const { since } = archive.open()
    if (since === undefined || clock().getTime() - since.getTime() < segmentAgeMaxMs) return
    void archive.closeSegment().catch((error: unknown) => broken.abort(error))
  }, AGE_CHECK_MS)
}

async function halt(options: Options, state: State, error: Diverged | OutOfOrder): Promise<void> {
  const { stream, logger } = options
  state.diverged = { at: undefined, detail: error.message }
  const at = await firstDifference(options).catch((reason: unknown) => {
    logger.warn({ stream, err: reason }, 'where the stream diverged cannot be found out')
    return undefined
  })
  state.diverged = { at, detail: error.message }
  logger.error({ stream, ...state.diverged }, 'DIVERGED: the stream is not the one that was archived')
}

async function firstDifference({ log, places, stream, signal }: Options): Promise<number | undefined> {
  return (await differenceOf({ log, places, stream, signal })).first
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** failures)
  // Woken by the signal, which the caller looks at.
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
