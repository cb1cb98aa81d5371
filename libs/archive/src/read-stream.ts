import { setTimeout as sleep } from 'node:timers/promises'

import { type EventLog, LogUnavailable, type StoredMessage } from '@urbe/event-log'

const PAGE_MESSAGES = 512
/** The server answers on the whole, but not for one message: so often it is asked before it counts as unreadable. */
const ATTEMPTS_MAX = 3
const PAUSE_MS = 200

export type LiveLog = Pick<EventLog, 'info' | 'messages'>

/** What the stream has at a sequence. */
export type Live =
  | { readonly sequence: number; readonly message: StoredMessage | undefined }
  | { readonly sequence: number; readonly unreadable: string }

interface Stretch {
  readonly stream: string
  readonly first: number
  readonly last: number
}

/** Every sequence of a stretch, whether there is a message or not. Throws `LogUnavailable` when there is no server. */
export async function* readStream(log: LiveLog, { stream, first, last }: Stretch): AsyncGenerator<Live> {
  const page = (from: number) =>
    from > last
      ? undefined
      : pageOf(log, { stream, first: from, last: Math.min(last, from + PAGE_MESSAGES - 1) })
  let next = page(first)
  for (let from = first; next !== undefined; ) {
    const found = await next
    from += PAGE_MESSAGES
    next = page(from)
    // It may fail while the page before is worked on; it is awaited in the next round.
    next?.catch(() => undefined)
    yield* found
  }
}

async function pageOf(log: LiveLog, { stream, first, last }: Stretch): Promise<readonly Live[]> {
  try {
    const found = await log.messages(stream, first, last - first + 1)
    const bySequence = new Map(found.map((message) => [message.sequence, message]))
    return sequences(first, last).map((sequence) => ({ sequence, message: bySequence.get(sequence) }))
  } catch (error) {
    if (!(error instanceof LogUnavailable)) throw error
    const each: Live[] = []
    for (const sequence of sequences(first, last)) each.push(await one(log, stream, sequence))
    return each
  }
}

async function one(log: LiveLog, stream: string, sequence: number): Promise<Live> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [message] = await log.messages(stream, sequence, 1)
      return { sequence, message }
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
      // Throws when it is not this message but the server.
      await log.info(stream)
      if (attempt === ATTEMPTS_MAX) return { sequence, unreadable: error.message }
      await sleep(PAUSE_MS)
    }
  }
}

function sequences(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
