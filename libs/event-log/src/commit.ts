import { aggregateOf, type NewEvent, type RecordedEvent } from '@urbe/contracts'

import type { StoredMessage } from './connection.ts'
import type { SignatureFault } from './signing/signatures.ts'

/** The storage unit of the log: 1..N events of one aggregate, stored whole or not at all. */
export interface Commit {
  readonly stream: string
  readonly subject: string
  readonly sequence: number
  readonly commitId: string
  readonly versions: { readonly first: number; readonly last: number }
  readonly at: string
  readonly simulatedTime?: string
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string
  readonly traceparent?: string
  readonly events: readonly NewEvent[]
  /** Why the stored bytes cannot be read as a commit; `events` is empty then. */
  readonly malformed?: string
  /** Its signature is missing or is not that of whoever may write here: for the aggregate it does not exist. */
  readonly forged?: SignatureFault
  /** Only in raw reading: this message holds a part of a large commit; `events` is empty. */
  readonly chunk?: Chunk
  /** End of the aggregate's chain of hashes after this message; empty when it was written without. */
  readonly hash: string
  /**
   * As it lies in the stream; the last message of a commit that was stored in several. Take its members by name: who wants to pass
   * messages on follows with `everyMessage`.
   */
  readonly stored: StoredMessage
}

/** Part `number` of `of`; `first` is the sequence of part 1, known from part 2 on. */
export interface Chunk {
  readonly number: number
  readonly of: number
  readonly first: number
}

/** Where an aggregate stands in the eyes of the one who decided. */
export interface Expected {
  readonly sequence: number
  readonly version: number
  /** Of the message at the sequence. */
  readonly hash: string
  /** The last message belongs to a large commit that its writer never finished: what is appended now takes its place. */
  readonly torn?: boolean
}

/** Of an aggregate that has no past. */
export const UNBORN: Expected = { sequence: 0, version: 0, hash: '' }

export interface NewCommit {
  readonly stream: string
  readonly subject: string
  readonly events: readonly NewEvent[]
  readonly expected: Expected
  readonly commitId: string
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string
  readonly traceparent?: string
  readonly simulatedTime?: string
  readonly at: string
}

/** Where the aggregate stands after the commit; what is appended next expects it. */
export interface Appended extends Expected {
  /** The commit had been stored before; nothing was stored now. */
  readonly duplicate: boolean
}

/** The events of a commit as every reader of the log sees them. */
export function recorded(commit: Commit): RecordedEvent[] {
  const { cityId, type, id } = aggregateOf(commit.subject)
  return commit.events.map((event, index) => ({
    stream: commit.stream,
    sequence: commit.sequence,
    index,
    subject: commit.subject,
    aggregate: { type, id, version: commit.versions.first + index },
    ...optional('cityId', cityId),
    type: event.type,
    v: event.v,
    at: commit.at,
    ...optional('simulatedTime', commit.simulatedTime),
    actor: commit.actor,
    commitId: commit.commitId,
    correlationId: commit.correlationId,
    ...optional('causationId', commit.causationId),
    data: event.data,
  }))
}

export function optional<Name extends string>(name: Name, value: string | undefined) {
  // The cast claims that a computed key of type Name yields exactly that member.
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: string }
}
