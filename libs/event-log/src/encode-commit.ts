import type { Expected, NewCommit } from './commit.ts'
import type { Publication } from './connection.ts'
import { CommitTooLarge } from './errors.ts'
import { messageHash } from './hash.ts'

/** A stream takes messages of 1 MB; what is larger than this is stored as several messages. */
export const CHUNK_BYTES_MAX = 512 * 1024
export const COMMIT_BYTES_MAX = 16 * 1024 * 1024
/** Would end a header or be cut off by a reader. */
const NOT_IN_A_HEADER = /[\r\n]|^\s|\s$/

/** One of the messages that make up a commit. */
export interface Piece {
  readonly body: Uint8Array
  readonly number: number
  readonly of: number
  /** Sequence of piece 1; 0 as long as it has none. */
  readonly first: number
}

export interface Sealed extends Publication {
  readonly hash: string
}

/** The commit's body, cut where it is larger than one message may be. */
export function bodiesOf({ events, subject }: NewCommit): readonly Uint8Array[] {
  if (events.length === 0) throw new Error('a commit has at least one event')
  const whole = Buffer.from(JSON.stringify(events))
  if (whole.length > COMMIT_BYTES_MAX) {
    throw new CommitTooLarge(`${subject}: ${whole.length} bytes, at most ${COMMIT_BYTES_MAX}`)
  }
  const bodies: Uint8Array[] = []
  for (let at = 0; at < whole.length; at += CHUNK_BYTES_MAX) {
    bodies.push(whole.subarray(at, at + CHUNK_BYTES_MAX))
  }
  return bodies
}

interface Place {
  readonly source: string
  /** `expected` for the first piece, what the piece before has left for the others. */
  readonly after: Pick<Expected, 'sequence' | 'hash'>
}

/** A message with its guards and its link in the aggregate's chain of hashes. */
export function sealed(commit: NewCommit, piece: Piece, { source, after }: Place): Sealed {
  const headers = envelope(commit, piece, { source, after })
  for (const [name, value] of headers) {
    if (NOT_IN_A_HEADER.test(value)) throw new Error(`${name} holds a line break or outer space`)
  }
  const { body } = piece
  const hash = messageHash(after.hash, { headers, body })
  if (after.hash !== '') headers.push(['Prev-Hash', after.hash])
  headers.push(['Hash', hash])
  return { subject: commit.subject, body, headers, hash }
}

/** Sorted by name, as the hash wants it. */
function envelope(commit: NewCommit, piece: Piece, { source, after }: Place): [string, string][] {
  const { expected, subject } = commit
  const first = expected.version + 1
  const headers: [string, string][] = [['Actor', commit.actor]]
  if (commit.causationId !== undefined) headers.push(['Caus-Id', commit.causationId])
  if (piece.of > 1) headers.push(['Chunk', `${piece.number}/${piece.of}`])
  if (piece.number > 1) headers.push(['Chunk-First', String(piece.first)])
  headers.push(
    ['Commit-Id', commit.commitId],
    ['Corr-Id', commit.correlationId],
    ['Nats-Expected-Last-Subject-Sequence', String(after.sequence)],
    ['Nats-Expected-Stream', commit.stream],
    // Both guard the version: the expected sequence alone lets several writers win on replicated streams of nats-server 2.9.
    ['Nats-Msg-Id', messageId({ subject, first, piece, expected })],
  )
  if (commit.simulatedTime !== undefined) headers.push(['Sim-Time', commit.simulatedTime])
  headers.push(
    ['Ver', `${first}-${expected.version + commit.events.length}`],
    ['ce-id', commit.commitId],
    ['ce-source', source],
    ['ce-specversion', '1.0'],
    ['ce-time', commit.at],
    ['ce-type', 'urbe.commit'],
  )
  if (commit.traceparent !== undefined) headers.push(['traceparent', commit.traceparent])
  return headers
}

interface Identity {
  readonly subject: string
  readonly first: number
  readonly piece: Piece
  readonly expected: Expected
}

/**
 * The same for everybody who wants to write this version, so that the server lets one of them win. What takes the place of an
 * unfinished commit wants the same version again and has to be told from it.
 */
function messageId({ subject, first, piece, expected }: Identity): string {
  const instead = expected.torn === true ? `~${expected.sequence}` : ''
  return `${subject}@${first}${instead}${piece.number === 1 ? '' : `#${piece.number}`}`
}
