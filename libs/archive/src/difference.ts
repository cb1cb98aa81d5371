import type { StoredMessage } from '@urbe/event-log'

import { type Compared, compareStream } from './compare-stream.ts'
import type { ReadablePlaces } from './read-archive.ts'
import type { LiveLog } from './read-stream.ts'

interface Where {
  readonly log: LiveLog
  readonly places: ReadablePlaces
  readonly stream: string
  readonly signal?: AbortSignal | undefined
}

export interface Difference {
  /** The first sequence at which the stream is not what the archive holds; undefined when there is none. */
  readonly first: number | undefined
  readonly archivedThrough: number
  /** Where the stream ends. */
  readonly last: number
  /** Messages that only the stream holds. */
  readonly unarchived: number
}

/** How a stream differs from its archive. */
export async function differenceOf({ log, places, stream, signal }: Where): Promise<Difference> {
  let first: number | undefined
  let archivedThrough = 0
  let unarchived = 0
  for await (const compared of compareStream({ log, places, stream })) {
    signal?.throwIfAborted()
    if (compared.kind === 'archive_fault') throw compared.fault
    if (compared.kind === 'same') archivedThrough = compared.message.sequence
    if ('archived' in compared) {
      first ??= compared.archived.sequence
      archivedThrough = compared.archived.sequence
    }
    if (onlyInStream(compared) !== undefined) unarchived += 1
  }
  const last = (await log.info(stream))?.lastSequence ?? 0
  return { first, archivedThrough, last, unarchived }
}

/** What the stream holds and the archive does not, in the stream's order. */
export async function* unarchivedMessages({ log, places, stream }: Where): AsyncGenerator<StoredMessage> {
  for await (const compared of compareStream({ log, places, stream })) {
    if (compared.kind === 'archive_fault') throw compared.fault
    const message = onlyInStream(compared)
    if (message !== undefined) yield message
  }
}

function onlyInStream(compared: Compared): StoredMessage | undefined {
  if (compared.kind === 'unarchived') return compared.message
  return compared.kind === 'different' && 'message' in compared.live ? compared.live.message : undefined
}
