import { hash } from 'node:crypto'

import { type StoredSnapshot, storedSnapshot, streams, subjects } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import type { LogConnection, LogLines } from './connection.ts'
import { isBelieved, snapshotHeaders } from './signing/commit-in.ts'

const TIMEOUT_MS = 2_000
/** JetStream takes messages of 1 MB; a state that is larger is folded anew each time. */
export const SNAPSHOT_BYTES_MAX = 900_000
const text = new TextDecoder()
const utf8 = new TextEncoder()

export interface Snapshots {
  /** The newest one; undefined when there is none that can be read. */
  readonly find: (subject: string) => Promise<StoredSnapshot | undefined>
  /** False when it is too large or could not be stored: a snapshot saves time and nothing depends on it. */
  readonly save: (subject: string, snapshot: StoredSnapshot) => Promise<boolean>
}

/** Snapshots lie in a stream of their own, the newest two of each aggregate. */
export function snapshotsOf(connection: LogConnection, logger: LogLines): Snapshots {
  return {
    async find(subject) {
      const ask = { last_by_subj: subjects.snapshot(subject) }
      const message = await connection.directGet(streams.snapshots, ask, TIMEOUT_MS)
      if (message === undefined || !isBelieved(connection, message)) return undefined
      const parsed = storedSnapshot.safeParse(parse(message.body))
      if (!parsed.success) logger.warn({ subject, sequence: message.sequence }, 'a snapshot cannot be read')
      return parsed.data
    },
    async save(subject, snapshot) {
      const body = utf8.encode(JSON.stringify(snapshot))
      if (body.length > SNAPSHOT_BYTES_MAX) return false
      const named = subjects.snapshot(subject)
      const message = { subject: named, body, headers: snapshotHeaders(connection, named, body) }
      const ack = await connection.publishWithAck(message, TIMEOUT_MS)
      if (ack.kind !== 'stored') logger.warn({ subject, ack }, 'a snapshot was not stored')
      return ack.kind === 'stored'
    },
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(body))
  } catch {
    return undefined
  }
}

/**
 * Tells by which rules a state was folded: the text of `evolve`, the initial state, and a number that is raised when what `evolve`
 * calls changes its meaning. A snapshot of other rules is ignored.
 */
export function reducerHashOf<State, Event>(
  { initial, evolve }: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>,
  revision: number,
): string {
  return hash('sha256', `${revision}\n${JSON.stringify(initial())}\n${evolve.toString()}`, 'hex')
}
