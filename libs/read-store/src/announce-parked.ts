import type { Kysely } from 'kysely'

import { subjects } from '@urbe/contracts'
import type { Commit, LogConnection } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { type Courier, type Delivered, type Delivery, startCourier } from './outbox/courier.ts'
import type { Effect } from './outbox/effects-writer.ts'
import type { Partition } from './running/checkpoint.ts'

const EFFECT = 'parked'
const ACK_TIMEOUT_MS = 5_000
const LEASE_MS = 2 * ACK_TIMEOUT_MS
const REASON_CHARACTERS_MAX = 2_000
const utf8 = new TextEncoder()

/** What is owed to `parked.<projection>` when a commit is set aside. */
export function parkedNotice(
  { projection, generation, stream }: Partition,
  { sequence, subject, commitId, at }: Commit,
  reason: string,
): Effect {
  const notice = { projection, generation, stream, sequence, subject, commitId }
  const body = JSON.stringify({ ...notice, reason: reason.slice(0, REASON_CHARACTERS_MAX).toWellFormed() })
  const event = { stream, sequence, index: 0, at }
  return {
    effect: EFFECT,
    event,
    key: projection,
    lane: projection,
    body: body.replaceAll('\\u0000', '\\ufffd'),
  }
}

interface Announcing<DB> {
  readonly db: Kysely<DB>
  readonly connection: LogConnection
  readonly clock: Clock
  readonly log: { readonly warn: (fields: object, message: string) => void }
}

/** Tells the stream PARKED what projections could not take, once each, so that whoever subscribes to NATS learns of it. */
export function announceParked<DB>({ db, connection, clock, log }: Announcing<DB>): Courier {
  const deliver = async ({ id, key, body }: Delivery): Promise<Delivered> => {
    const message = {
      subject: subjects.parked(key),
      body: utf8.encode(body),
      headers: [['Nats-Msg-Id', id]],
    } as const
    const { kind } = await connection.publishWithAck(message, ACK_TIMEOUT_MS)
    return { delivered: kind === 'stored', outcome: kind }
  }
  const count = () => undefined
  return startCourier({
    db,
    effect: EFFECT,
    deliver,
    leaseMs: LEASE_MS,
    clock,
    random: Math.random,
    count,
    log,
  })
}
