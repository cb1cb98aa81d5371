import { chainHash, type StoredMessage } from '@urbe/event-log'

import { type Beginning, readBeginning } from './beginning.ts'
import { type Compared, compareStream } from './compare-stream.ts'
import type { ReadablePlaces } from './read-archive.ts'
import { type LiveLog, readStream } from './read-stream.ts'
import { TooManyToRescue } from './rescued-messages.ts'

/** So many messages are removed together, and no more. */
export const REMOVED_AT_ONCE_MAX = 20_000

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
  const beginning = await readBeginning(places.store, stream)
  if (beginning !== undefined) yield* await ownBefore(log, beginning)
  for await (const compared of compareStream({ log, places, stream })) {
    if (compared.kind === 'archive_fault') throw compared.fault
    const message = onlyInStream(compared)
    if (message !== undefined) yield message
  }
}

/**
 * What stands before the archive's beginning: the messages that are about to be removed, as their chain tells, or those of a stream
 * that was begun anew, which nobody else has.
 */
async function ownBefore(log: LiveLog, beginning: Beginning): Promise<readonly StoredMessage[]> {
  const { stream, first, last, previousHead, head } = beginning
  const { firstSequence = 1, lastSequence = 0 } = (await log.info(stream)) ?? {}
  const from = Math.max(1, firstSequence)
  const through = Math.min(last, lastSequence)
  const found: StoredMessage[] = []
  let chain = previousHead
  for await (const live of readStream(log, { stream, first: from, last: through })) {
    if (!('message' in live) || live.message === undefined) continue
    found.push(live.message)
    if (found.length > REMOVED_AT_ONCE_MAX)
      throw new TooManyToRescue(`${stream} holds too much that is older than its archive`)
    chain = chainHash(chain, live.message)
  }
  return from === first && chain === head ? [] : found
}

function onlyInStream(compared: Compared): StoredMessage | undefined {
  if (compared.kind === 'unarchived') return compared.message
  return compared.kind === 'different' && 'message' in compared.live ? compared.live.message : undefined
}
