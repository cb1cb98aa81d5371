import { aggregateOf, type NewEvent, type RecordedEvent } from '@urbe/contracts'

import type { Headers, Publication, StoredMessage } from './connection.ts'
import { CommitTooLarge } from './errors.ts'

/** A stream takes messages of 1 MB; what is left is room for headers. */
export const COMMIT_BYTES_MAX = 900_000

/** The storage unit of the log: 1..N events of one aggregate, stored by one message or not at all. */
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
}

export interface NewCommit {
  readonly stream: string
  readonly subject: string
  readonly events: readonly NewEvent[]
  /** Where the aggregate stands in the eyes of the one who decided: 0 and 0 when it has no past. */
  readonly expected: { readonly sequence: number; readonly version: number }
  readonly commitId: string
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string
  readonly traceparent?: string
  readonly simulatedTime?: string
  readonly at: string
}

export interface Appended {
  readonly sequence: number
  /** Version of the aggregate after the commit. */
  readonly version: number
  /** The commit had been stored before; nothing was stored now. */
  readonly duplicate: boolean
}

const utf8 = new TextEncoder()
const text = new TextDecoder('utf-8', { fatal: true })

export function encodeCommit(commit: NewCommit, source: string): Publication {
  if (commit.events.length === 0) throw new Error('a commit has at least one event')
  const body = utf8.encode(JSON.stringify(commit.events))
  if (body.length > COMMIT_BYTES_MAX) {
    throw new CommitTooLarge(`${commit.subject}: ${body.length} bytes, at most ${COMMIT_BYTES_MAX}`)
  }
  return { subject: commit.subject, body, headers: headersOf(commit, source) }
}

function headersOf(commit: NewCommit, source: string): Publication['headers'] {
  const { expected, subject } = commit
  const first = expected.version + 1
  const headers: [string, string][] = [
    // Both guard the version: the expected sequence alone lets several writers win on replicated streams of nats-server 2.9.
    ['Nats-Msg-Id', messageId(subject, first)],
    ['Nats-Expected-Last-Subject-Sequence', String(expected.sequence)],
    ['Nats-Expected-Stream', commit.stream],
    ['Commit-Id', commit.commitId],
    ['Ver', `${first}-${expected.version + commit.events.length}`],
    ['Actor', commit.actor],
    ['Corr-Id', commit.correlationId],
    ['ce-specversion', '1.0'],
    ['ce-id', commit.commitId],
    ['ce-source', source],
    ['ce-type', 'urbe.commit'],
    ['ce-time', commit.at],
  ]
  if (commit.simulatedTime !== undefined) headers.push(['Sim-Time', commit.simulatedTime])
  if (commit.causationId !== undefined) headers.push(['Caus-Id', commit.causationId])
  if (commit.traceparent !== undefined) headers.push(['traceparent', commit.traceparent])
  return headers
}

function messageId(subject: string, version: number): string {
  return `${subject}@${version}`
}

/** Never throws: what cannot be read comes back as a commit that says why, so that a reader can set it aside. */
export function decodeCommit(message: StoredMessage): Commit {
  const { headers } = message
  const versions = versionsIn(headers['Ver'])
  const envelope = {
    stream: message.stream,
    subject: message.subject,
    sequence: message.sequence,
    commitId: headers['Commit-Id'] ?? '',
    versions: versions ?? { first: 0, last: 0 },
    at: headers['ce-time'] ?? message.storedAt,
    actor: headers['Actor'] ?? '',
    correlationId: headers['Corr-Id'] ?? '',
    ...optional('simulatedTime', headers['Sim-Time']),
    ...optional('causationId', headers['Caus-Id']),
    ...optional('traceparent', headers['traceparent']),
  }
  const wrong = versions === undefined ? 'no versions' : faultIn(message, headers, versions.first)
  if (wrong !== undefined) return { ...envelope, events: [], malformed: wrong }
  const events = eventsIn(message.body)
  if (typeof events === 'string') return { ...envelope, events: [], malformed: events }
  return { ...envelope, events }
}

function faultIn(message: StoredMessage, headers: Headers, first: number): string | undefined {
  if (!headers['Commit-Id']) return 'no commit id'
  // A message that somebody smuggled onto another subject still bears the subject that it was written for.
  if (headers['Nats-Msg-Id'] !== messageId(message.subject, first)) return 'written for another subject'
  return undefined
}

function versionsIn(header: string | undefined): Commit['versions'] | undefined {
  const [first = Number.NaN, last = Number.NaN] = (header ?? '').split('-').map(Number)
  return first >= 1 && last >= first ? { first, last } : undefined
}

function eventsIn(body: Uint8Array): readonly NewEvent[] | string {
  let events: unknown
  try {
    events = JSON.parse(text.decode(body))
  } catch {
    return 'the body is not JSON'
  }
  if (!Array.isArray(events) || !events.every(isEvent)) return 'the body is not an array of events'
  return events
}

function isEvent(value: unknown): value is NewEvent {
  if (typeof value !== 'object' || value === null) return false
  const { type, v } = value as { type?: unknown; v?: unknown }
  return typeof type === 'string' && Number.isInteger(v)
}

function optional<Name extends string>(name: Name, value: string | undefined) {
  // The cast claims that a computed key of type Name yields exactly that member.
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: string }
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
