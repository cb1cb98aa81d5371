import type { Expected, NewCommit } from './commit.ts'
import type { Framed } from './connection.ts'
import { CommitTooLarge } from './errors.ts'
import { hashOfLines } from './hash.ts'
import { headOf, LINE_END } from './headers.ts'
import { SIGNATURE_HEADER } from './signing/header.ts'

/** A stream takes messages of 1 MB; what is larger than this is stored as several messages. */
export const CHUNK_BYTES_MAX = 512 * 1024
export const COMMIT_BYTES_MAX = 16 * 1024 * 1024
/** Would end a header or be cut off by a reader. */
const NOT_IN_A_HEADER = /[\r\n]|^\s|\s$/

/** One of the messages that make up a commit. */
export interface Piece {
  /** Bytes where the cut may have gone through a letter. */
  readonly body: string | Uint8Array
  readonly number: number
  readonly of: number
  /** Sequence of piece 1; 0 as long as it has none. */
  readonly first: number
}

export interface Sealed extends Framed {
  readonly hash: string
}

/** The commit's body, cut where it is larger than one message may be. */
export function piecesOf({ events, subject }: NewCommit): readonly Piece[] {
  if (events.length === 0) throw new Error('a commit has at least one event')
  const text = JSON.stringify(events)
  if (Buffer.byteLength(text) <= CHUNK_BYTES_MAX) return [{ body: text, number: 1, of: 1, first: 0 }]
  const whole = Buffer.from(text)
  if (whole.length > COMMIT_BYTES_MAX) {
    throw new CommitTooLarge(`${subject}: ${whole.length} bytes, at most ${COMMIT_BYTES_MAX}`)
  }
  const of = Math.ceil(whole.length / CHUNK_BYTES_MAX)
  return Array.from({ length: of }, (_, index) => {
    const at = index * CHUNK_BYTES_MAX
    return { body: whole.subarray(at, at + CHUNK_BYTES_MAX), number: index + 1, of, first: 0 }
  })
}

interface Place {
  readonly source: string
  readonly signatureOf?: (what: { subject: string; id: string; hash: string }) => string | undefined
  /** `expected` for the first piece, what the piece before has left for the others. */
  readonly after: Pick<Expected, 'sequence' | 'hash'>
}

/** A message with its guards and its link in the aggregate's chain of hashes. */
export function sealed(commit: NewCommit, piece: Piece, place: Place): Sealed {
  const { subject } = commit
  const { body } = piece
  const envelope = envelopeOf(commit, piece, place)
  const previous = checked('Prev-Hash', place.after.hash)
  const hash = hashOfLines(previous, envelope('\n'), body)
  const link = previous === '' ? '' : `Prev-Hash: ${previous}${LINE_END}`
  const signature = place.signatureOf?.({ subject, id: commit.commitId, hash })
  const signed = signature === undefined ? '' : `${SIGNATURE_HEADER}: ${signature}${LINE_END}`
  const head = headOf(`${envelope(LINE_END)}${link}Hash: ${hash}${LINE_END}${signed}`)
  return { subject, body, head, hash }
}

/** Writes the headers, sorted by name as the hash wants them, with the line ends that are asked for. */
function envelopeOf(commit: NewCommit, piece: Piece, { source, after }: Place): (end: string) => string {
  const { expected, events } = commit
  const first = expected.version + 1
  const actor = checked('Actor', commit.actor)
  const id = checked('Commit-Id', commit.commitId)
  const correlation = checked('Corr-Id', commit.correlationId)
  // Both guard the version: the expected sequence alone lets several writers win on replicated streams of nats-server 2.9.
  const messageId = checked('Nats-Msg-Id', messageIdOf(commit, piece, first))
  const stream = checked('Nats-Expected-Stream', commit.stream)
  const at = checked('ce-time', commit.at)
  const line = (name: string, value: string | undefined, end: string) =>
    value === undefined ? '' : `${name}: ${checked(name, value)}${end}`
  return (end) =>
    `Actor: ${actor}${end}${line('Caus-Id', commit.causationId, end)}${piece.of === 1 ? '' : placeAmong(piece, end)}\
Commit-Id: ${id}${end}\
Corr-Id: ${correlation}${end}\
Nats-Expected-Last-Subject-Sequence: ${after.sequence}${end}\
Nats-Expected-Stream: ${stream}${end}\
Nats-Msg-Id: ${messageId}${end}\
${line('Sim-Time', commit.simulatedTime, end)}\
Ver: ${first}-${expected.version + events.length}${end}\
ce-id: ${id}${end}\
ce-source: ${source}${end}\
ce-specversion: 1.0${end}\
ce-time: ${at}${end}\
ce-type: urbe.commit${end}\
${line('traceparent', commit.traceparent, end)}`
}

function placeAmong({ number, of, first }: Piece, end: string): string {
  return `Chunk: ${number}/${of}${end}${number === 1 ? '' : `Chunk-First: ${first}${end}`}`
}

function checked(name: string, value: string): string {
  if (NOT_IN_A_HEADER.test(value)) throw new Error(`${name} holds a line break or outer space`)
  return value
}

/**
 * The same for everybody who wants to write this version, so that the server lets one of them win. What takes the place of an
 * unfinished commit wants the same version again and has to be told from it.
 */
function messageIdOf({ subject, expected }: NewCommit, { number }: Piece, first: number): string {
  const instead = expected.torn === true ? `~${expected.sequence}` : ''
  return `${subject}@${first}${instead}${number === 1 ? '' : `#${number}`}`
}
