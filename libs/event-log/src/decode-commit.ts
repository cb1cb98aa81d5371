import type { NewEvent } from '@urbe/contracts'

import { type Chunk, type Commit, optional } from './commit.ts'
import type { Headers, StoredMessage } from './connection.ts'

const text = new TextDecoder('utf-8', { fatal: true })
const BEHIND_THE_VERSION = /^(~\d+)?(#\d+)?$/

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
    hash: headers['Hash'] ?? '',
    stored: message,
    ...optional('simulatedTime', headers['Sim-Time']),
    ...optional('causationId', headers['Caus-Id']),
    ...optional('traceparent', headers['traceparent']),
  }
  const wrong = versions === undefined ? 'no versions' : faultIn(message, headers, versions.first)
  if (wrong !== undefined) return { ...envelope, events: [], malformed: wrong }
  if (headers['Chunk'] !== undefined) return withChunk(envelope, headers)
  return withEvents(envelope, message.body)
}

type Envelope = Omit<Commit, 'events'>

function withChunk(envelope: Envelope, headers: Headers): Commit {
  const chunk = chunkIn(headers)
  if (chunk === undefined) return { ...envelope, events: [], malformed: 'no place among its chunks' }
  return { ...envelope, events: [], chunk }
}

function withEvents(envelope: Envelope, body: Uint8Array): Commit {
  const events = eventsIn(body)
  if (typeof events === 'string') return { ...envelope, events: [], malformed: events }
  return { ...envelope, events }
}

/** The commit that ends with `last`, of the bodies of all its messages. */
export function wholeCommit({ chunk: _, ...last }: Commit, bodies: readonly Uint8Array[]): Commit {
  return withEvents(last, Buffer.concat(bodies))
}

/** What a commit of several messages is when one of them is not to be found. */
export function brokenCommit({ chunk: _, ...last }: Commit, malformed: string): Commit {
  return { ...last, events: [], malformed }
}

function faultIn(message: StoredMessage, headers: Headers, first: number): string | undefined {
  if (!headers['Commit-Id']) return 'no commit id'
  // A message that somebody smuggled onto another subject still bears the subject that it was written for.
  const version = `${message.subject}@${first}`
  const id = headers['Nats-Msg-Id'] ?? ''
  const genuine = id.startsWith(version) && BEHIND_THE_VERSION.test(id.slice(version.length))
  return genuine ? undefined : 'written for another subject'
}

function versionsIn(header = ''): Commit['versions'] | undefined {
  const dash = header.indexOf('-')
  const first = Number(header.slice(0, dash))
  const last = Number(header.slice(dash + 1))
  return dash > 0 && first >= 1 && last >= first ? { first, last } : undefined
}

function chunkIn(headers: Headers): Chunk | undefined {
  const [number = Number.NaN, of = Number.NaN] = (headers['Chunk'] ?? '').split('/').map(Number)
  const first = Number(headers['Chunk-First'] ?? 0)
  const inside = number >= 1 && number <= of && Number.isSafeInteger(first)
  return inside && (number === 1 || first >= 1) ? { number, of, first } : undefined
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
