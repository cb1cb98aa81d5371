import type { NewEvent } from '@urbe/contracts'

import type { Chunk, Commit } from './commit.ts'
import type { StoredMessage } from './connection.ts'
import { type Envelope, envelopeIn } from './envelope.ts'

const strict = new TextDecoder('utf-8', { fatal: true })
/** What bytes become that are no letters; it may also have been written. */
const NOT_A_LETTER = '\uFFFD'
const INSTEAD_OR_CHUNK = /^@\d+(~\d+)?(#\d+)?$/

/** Never throws: what cannot be read comes back as a commit that says why, so that a reader can set it aside. */
export function decodeCommit(message: StoredMessage): Commit {
  const envelope = envelopeIn(message)
  const versions = versionsIn(envelope.versions)
  const wrong = versions === undefined ? 'no versions' : faultIn(message, envelope, versions.first)
  const commit = withoutEvents(message, envelope, versions)
  if (wrong !== undefined) return { ...commit, malformed: wrong }
  if (envelope.chunk !== '') return withChunk(commit, envelope)
  return withEvents(commit, message.body)
}

type Writable = { -readonly [Key in keyof Commit]: Commit[Key] }

function withoutEvents(message: StoredMessage, envelope: Envelope, versions?: Commit['versions']): Writable {
  const commit: Writable = {
    stream: message.stream,
    subject: message.subject,
    sequence: message.sequence,
    commitId: envelope.commitId,
    versions: versions ?? { first: 0, last: 0 },
    at: envelope.at === '' ? message.storedAt : envelope.at,
    actor: envelope.actor,
    correlationId: envelope.correlationId,
    events: [],
    hash: envelope.hash,
    stored: message,
  }
  if (envelope.simulatedTime !== '') commit.simulatedTime = envelope.simulatedTime
  if (envelope.causationId !== '') commit.causationId = envelope.causationId
  if (envelope.traceparent !== '') commit.traceparent = envelope.traceparent
  return commit
}

function withChunk(commit: Commit, envelope: Envelope): Commit {
  const chunk = chunkIn(envelope)
  if (chunk === undefined) return { ...commit, malformed: 'no place among its chunks' }
  return { ...commit, chunk }
}

function withEvents(commit: Writable, body: Uint8Array): Commit {
  const events = eventsIn(body)
  if (typeof events === 'string') commit.malformed = events
  else commit.events = events
  return commit
}

/** The commit that ends with `last`, of the bodies of all its messages. */
export function wholeCommit({ chunk: _, ...last }: Commit, bodies: readonly Uint8Array[]): Commit {
  return withEvents({ ...last }, Buffer.concat(bodies))
}

/** What a commit of several messages is when one of them is not to be found. */
export function brokenCommit({ chunk: _, ...last }: Commit, malformed: string): Commit {
  return { ...last, events: [], malformed }
}

function faultIn(message: StoredMessage, envelope: Envelope, first: number): string | undefined {
  if (envelope.commitId === '') return 'no commit id'
  // A message that somebody smuggled onto another subject still bears the subject that it was written for.
  const { messageId } = envelope
  const behind = messageId.startsWith(message.subject) ? messageId.slice(message.subject.length) : ''
  const version = `@${first}`
  const genuine = behind === version || (behind.startsWith(version) && INSTEAD_OR_CHUNK.test(behind))
  return genuine ? undefined : 'written for another subject'
}

function versionsIn(header: string): Commit['versions'] | undefined {
  const dash = header.indexOf('-')
  const first = Number(header.slice(0, dash))
  const last = Number(header.slice(dash + 1))
  return dash > 0 && first >= 1 && last >= first ? { first, last } : undefined
}

function chunkIn({ chunk, firstOfChunks }: Envelope): Chunk | undefined {
  const [number = Number.NaN, of = Number.NaN] = chunk.split('/').map(Number)
  const first = Number(firstOfChunks)
  const inside = number >= 1 && number <= of && Number.isSafeInteger(first)
  return inside && (number === 1 || first >= 1) ? { number, of, first } : undefined
}

function eventsIn(body: Uint8Array): readonly NewEvent[] | string {
  let events: unknown
  try {
    events = JSON.parse(lettersOf(body))
  } catch {
    return 'the body is not JSON'
  }
  if (!Array.isArray(events) || !events.every(isEvent)) return 'the body is not an array of events'
  return events
}

/** Throws what is not UTF-8. Looking for it is done only where there is a sign of it. */
function lettersOf(body: Uint8Array): string {
  const text = asBuffer(body).toString()
  return text.includes(NOT_A_LETTER) ? strict.decode(body) : text
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

function isEvent(value: unknown): value is NewEvent {
  if (typeof value !== 'object' || value === null) return false
  const { type, v } = value as { type?: unknown; v?: unknown }
  return typeof type === 'string' && Number.isInteger(v)
}
