import { setTimeout as sleep } from 'node:timers/promises'

import type { Appended, Commit, NewCommit } from './commit.ts'
import type { Ack, LogConnection } from './connection.ts'
import { type Piece, piecesOf, type Sealed, sealed } from './encode-commit.ts'
import { Conflict, LogFull, LogUnavailable, UnknownOutcome } from './errors.ts'
import { commitIn, signatureOf } from './signing/commit-in.ts'

const ACK_TIMEOUT_MS = 1_000
const BACK_OFF_FIRST_MS = 20
const BACK_OFF_MAX_MS = 500
/** The limit that JetStream was given has been reached; with the disk itself full, the text alone tells it. */
const NO_RESOURCES = 10023
const NO_ROOM = /no space left|insufficient (storage )?resources/i
/** Answers that a repetition cannot change: the stream does not take this message, whoever asks. */
const HOPELESS: ReadonlySet<number> = new Set([10054, 10060])

interface Options {
  readonly source: string
  readonly deadlineMs: number
}

/**
 * Publish; anything but a clean ack is settled by looking at what the log holds. A large commit is written message by message,
 * each expecting the one before, and counts from the last one on: whoever else appends in between has won.
 */
export async function append(
  connection: LogConnection,
  commit: NewCommit,
  { source, deadlineMs }: Options,
): Promise<Appended> {
  const deadline = performance.now() + deadlineMs
  let after: Stored = { ...commit.expected, duplicate: false }
  let first = 0
  for (const cut of piecesOf(commit)) {
    const piece = cut.number === 1 ? cut : { ...cut, first }
    const message = sealed(commit, piece, {
      source,
      after,
      signatureOf: (what) => signatureOf(connection, what),
    })
    const attempt = { commit, message, piece, expected: after.sequence, deadline }
    const ack = await connection.publishFramed(message, ACK_TIMEOUT_MS)
    const stored = isClean(ack, attempt)
      ? fresh(attempt, ack.sequence)
      : await settle(connection, attempt, ack)
    if (piece.of === 1) return stored
    if (piece.number === 1) first = stored.sequence
    after = { ...stored, duplicate: after.duplicate || stored.duplicate }
  }
  return after
}

type Stored = Appended

interface Attempt {
  readonly commit: NewCommit
  readonly message: Sealed
  readonly piece: Piece
  /** Sequence of the message before on the subject. */
  readonly expected: number
  readonly deadline: number
}

/** What came of an attempt whose answer was not clean; publishes again as long as nothing is stored and there is time. */
async function settle(connection: LogConnection, attempt: Attempt, answer: Ack): Promise<Stored> {
  const { commit, message, deadline } = attempt
  let ack = answer
  let perhapsStored = false
  for (let tries = 0; ; tries++) {
    if (isClean(ack, attempt)) return fresh(attempt, ack.sequence)
    perhapsStored ||= ack.kind === 'no_answer'
    const found = await whatIsStored(connection, attempt, ack)
    if (found !== undefined) return found
    if (ack.kind === 'refused') giveUp(ack, commit)
    if (performance.now() >= deadline) throw outcome(perhapsStored, ack, commit)
    await sleep(backOffMs(tries))
    ack = await connection.publishFramed(message, ACK_TIMEOUT_MS)
  }
}

function giveUp({ code, description }: Extract<Ack, { kind: 'refused' }>, { subject }: NewCommit): void {
  if (HOPELESS.has(code)) throw new Error(`append: ${description}`)
  if (code === NO_RESOURCES || NO_ROOM.test(description)) throw new LogFull(`${subject}: ${description}`)
}

function isClean(ack: Ack, { commit, expected }: Attempt): ack is Extract<Ack, { kind: 'stored' }> {
  if (ack.kind !== 'stored' || ack.duplicate) return false
  return ack.stream === commit.stream && ack.sequence > expected
}

function fresh({ commit, message }: Attempt, sequence: number): Stored {
  const version = commit.expected.version + commit.events.length
  return { sequence, version, hash: message.hash, duplicate: false }
}

/**
 * The first message on the subject after the expected place decides: it is ours, another's, or there is none yet. A retry of
 * one's own stored write is answered differently by each server version, so the answer itself is not looked at.
 */
async function whatIsStored(
  connection: LogConnection,
  attempt: Attempt,
  ack: Ack,
): Promise<Stored | undefined> {
  if (ack.kind === 'not_sent') return undefined
  const { commit, expected } = attempt
  const ask = { seq: expected + 1, next_by_subj: commit.subject }
  const message = await connection
    // What is not there decides, and only the leader knows that.
    .leaderGet(commit.stream, ask, ACK_TIMEOUT_MS)
    // Unreachable just now: the next attempt will tell.
    .catch(() => undefined)
  if (message === undefined) return undefined
  const stored = commitIn(connection, message)
  const { sequence, versions, hash } = stored
  if (isOurs(stored, attempt)) return { sequence, version: versions.last, hash, duplicate: true }
  throw new Conflict(commit.subject, { sequence, version: versions.last })
}

/** A commit of one message may have been decided at another time; of a larger one every message must be of this very attempt. */
function isOurs(stored: Commit, { commit, message, piece }: Attempt): boolean {
  if (stored.commitId !== commit.commitId || stored.forged !== undefined) return false
  return (piece.of === 1 && stored.chunk === undefined) || stored.hash === message.hash
}

function outcome(perhapsStored: boolean, ack: Ack, commit: NewCommit): Error {
  const what = ack.kind === 'refused' || ack.kind === 'not_sent' ? ack.description : ack.kind
  if (perhapsStored) return new UnknownOutcome(`${commit.subject}: ${what}`)
  return new LogUnavailable(`${commit.subject}: ${what}`)
}

function backOffMs(tries: number): number {
  return Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** tries) * (0.5 + Math.random() / 2)
}
