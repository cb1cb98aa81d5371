import { hashOfStored, type StoredMessage } from '@urbe/event-log'

import type { LiveLog } from './read-stream.ts'

/** Subjects whose last hash is remembered; for the others the message before is read again. */
export const SUBJECTS_REMEMBERED_MAX = 100_000

export type LinkFault = { readonly kind: 'altered' | 'chain_broken'; readonly detail: string }

interface Link {
  readonly sequence: number
  readonly hash: string
}

/** Checks each message's own hash, and that it continues the message before on its subject; needs no archive. */
export function hashLinks(log: LiveLog) {
  const last = new Map<string, Link>()

  function remember(subject: string, link: Link): void {
    last.delete(subject)
    last.set(subject, link)
    if (last.size <= SUBJECTS_REMEMBERED_MAX) return
    const [oldest] = last.keys()
    if (oldest !== undefined) last.delete(oldest)
  }

  /** Undefined when the message before cannot be found; that is another finding. */
  async function before({ stream, subject }: StoredMessage, sequence: number): Promise<Link | undefined> {
    const known = last.get(subject)
    if (known?.sequence === sequence) return known
    const [message] = await log.messages(stream, sequence, 1)
    return message?.subject === subject ? { sequence, hash: message.headers['Hash'] ?? '' } : undefined
  }

  return async (message: StoredMessage): Promise<LinkFault | undefined> => {
    const { subject, sequence, headers } = message
    const { Hash: hash, 'Prev-Hash': previous = '' } = headers
    // Written before there were hashes.
    if (hash === undefined) return undefined
    const isSealed = hashOfStored(message) === hash
    const expected = Number(headers['Nats-Expected-Last-Subject-Sequence'] ?? 0)
    const link = expected === 0 ? { sequence: 0, hash: '' } : await before(message, expected)
    remember(subject, { sequence, hash })
    if (!isSealed) return { kind: 'altered', detail: 'the message does not have the hash that it bears' }
    if (link === undefined || link.hash === previous) return undefined
    return { kind: 'chain_broken', detail: 'the message does not continue the one before on its subject' }
  }
}
