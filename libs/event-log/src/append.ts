import { setTimeout as sleep } from 'node:timers/promises'

import { type Appended, decodeCommit, encodeCommit, type NewCommit } from './commit.ts'
import type { Ack, LogConnection } from './connection.ts'
import { Conflict, LogUnavailable, UnknownOutcome } from './errors.ts'

const ACK_TIMEOUT_MS = 1_000
const BACK_OFF_FIRST_MS = 20
const BACK_OFF_MAX_MS = 500
/** Answers that a repetition cannot change: the stream does not take this message, whoever asks. */
const HOPELESS: ReadonlySet<number> = new Set([10054, 10060])

interface Options {
  readonly source: string
  readonly deadlineMs: number
}

/** Publish; anything but a clean ack is settled by looking at what the log holds. */
export async function append(
  connection: LogConnection,
  commit: NewCommit,
  { source, deadlineMs }: Options,
): Promise<Appended> {
  const message = encodeCommit(commit, source)
  const deadline = performance.now() + deadlineMs
  let perhapsStored = false
  for (let attempt = 0; ; attempt++) {
    const ack = await connection.publishWithAck(message, ACK_TIMEOUT_MS)
    if (isClean(ack, commit)) return appended(commit, ack.sequence, false)
    perhapsStored ||= ack.kind === 'no_answer'
    const found = await whatIsStored(connection, commit, ack)
    if (found !== undefined) return found
    if (ack.kind === 'refused' && HOPELESS.has(ack.code)) throw new Error(`append: ${ack.description}`)
    if (performance.now() >= deadline) throw outcome(perhapsStored, ack, commit)
    await sleep(backOffMs(attempt))
  }
}

function isClean(ack: Ack, commit: NewCommit): ack is Extract<Ack, { kind: 'stored' }> {
  if (ack.kind !== 'stored' || ack.duplicate) return false
  return ack.stream === commit.stream && ack.sequence > commit.expected.sequence
}

/**
 * The first commit on the subject after the expected place decides: it is ours, another's, or there is none yet. A retry of
 * one's own stored write is answered differently by each server version, so the answer itself is not looked at.
 */
async function whatIsStored(
  connection: LogConnection,
  commit: NewCommit,
  ack: Ack,
): Promise<Appended | undefined> {
  if (ack.kind === 'not_sent') return undefined
  const ask = { seq: commit.expected.sequence + 1, next_by_subj: commit.subject }
  const stored = await connection
    .directGet(commit.stream, ask, ACK_TIMEOUT_MS)
    // Unreachable just now: the next attempt will tell.
    .catch(() => undefined)
  if (stored === undefined) return undefined
  const { commitId, sequence, versions } = decodeCommit(stored)
  if (commitId === commit.commitId) return appended(commit, sequence, true)
  throw new Conflict(commit.subject, { sequence, version: versions.last })
}

function appended(commit: NewCommit, sequence: number, duplicate: boolean): Appended {
  return { sequence, version: commit.expected.version + commit.events.length, duplicate }
}

function outcome(perhapsStored: boolean, ack: Ack, commit: NewCommit): Error {
  const what = ack.kind === 'refused' || ack.kind === 'not_sent' ? ack.description : ack.kind
  if (perhapsStored) return new UnknownOutcome(`${commit.subject}: ${what}`)
  return new LogUnavailable(`${commit.subject}: ${what}`)
}

function backOffMs(attempt: number): number {
  return Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** attempt) * (0.5 + Math.random() / 2)
}
