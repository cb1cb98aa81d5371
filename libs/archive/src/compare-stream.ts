import type { StoredMessage } from '@urbe/event-log'

import type { ArchiveFault } from './archive-fault.ts'
import { originOf } from './beginning.ts'
import type { ArchivedMessage } from './line.ts'
import { type ReadablePlaces, walkArchive } from './read-archive.ts'
import { type Live, type LiveLog, readStream } from './read-stream.ts'

/** One place of a stream beside the same place of its archive. */
export type Compared =
  | { readonly kind: 'same' | 'unarchived'; readonly message: StoredMessage }
  /** Where the archive holds nothing that could be compared. */
  | { readonly kind: 'absent'; readonly sequence: number; readonly detail: string }
  | {
      readonly kind: 'different'
      readonly archived: ArchivedMessage
      readonly live: Live
    }
  /** The stream ends before. */
  | { readonly kind: 'beyond'; readonly archived: ArchivedMessage }
  | { readonly kind: 'archive_fault'; readonly fault: ArchiveFault }

interface Comparison {
  readonly log: LiveLog
  readonly places: ReadablePlaces
  readonly stream: string
}

/** Goes through stream and archive side by side, to the end of the longer one. */
export async function* compareStream({ log, places, stream }: Comparison): AsyncGenerator<Compared> {
  const archive = await cursor(places, stream)
  const lastNow = async () => (await log.info(stream))?.lastSequence ?? 0
  const { sequence: removed } = await originOf(places.store, stream)
  for (let first = removed + 1, last = await lastNow(); ; ) {
    for await (const live of readStream(log, { stream, first, last })) {
      yield* archive.faults()
      yield compare(live, await archive.take(live.sequence))
    }
    yield* archive.faults()
    if (archive.isDone()) return
    // The archive may have grown with the stream since its end was looked up.
    const now = await lastNow()
    if (now <= last) break
    first = last + 1
    last = now
  }
  for (; !archive.isDone(); yield* archive.faults()) {
    const archived = await archive.take()
    if (archived !== undefined) yield { kind: 'beyond', archived }
  }
}

/** The archive with a look at its next message before that is taken. */
async function cursor(places: ReadablePlaces, stream: string) {
  const walk = walkArchive(places, stream)
  let next = await walk.next()
  return {
    isDone: () => next.done === true,
    async *faults(): AsyncGenerator<Compared> {
      for (; !next.done && 'fault' in next.value; next = await walk.next()) {
        yield { kind: 'archive_fault', fault: next.value.fault }
      }
    },
    /** The next message, if it is the one of the sequence when one is given. */
    async take(sequence?: number): Promise<ArchivedMessage | undefined> {
      if (next.done || 'fault' in next.value) return undefined
      const { message } = next.value
      if (sequence !== undefined && message.sequence !== sequence) return undefined
      next = await walk.next()
      return message
    },
  }
}

function compare(live: Live, archived: ArchivedMessage | undefined): Compared {
  const message = 'message' in live ? live.message : undefined
  if (archived !== undefined) {
    if (message === undefined || !isSame(message, archived)) return { kind: 'different', archived, live }
    return { kind: 'same', message }
  }
  if (message !== undefined) return { kind: 'unarchived', message }
  const detail = 'unreadable' in live ? live.unreadable : 'there is no such message'
  return { kind: 'absent', sequence: live.sequence, detail }
}

/** In all that the chain of the stream covers; hashing both would say the same and take longer. */
function isSame(one: StoredMessage, other: StoredMessage): boolean {
  if (one.sequence !== other.sequence || one.subject !== other.subject) return false
  const [ours, theirs] = [Object.entries(one.headers), other.headers]
  if (ours.length !== Object.keys(theirs).length) return false
  if (!ours.every(([name, value]) => theirs[name] === value)) return false
  return Buffer.compare(one.body, other.body) === 0
}
