import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'

import { secretOf } from '../channel/secrets.ts'
import type { Database } from '../database.ts'
import { ATTEMPTS_MAX, waitAfter } from './back-off.ts'
import { type Claimed, claimDue, settle } from './outbox.ts'
import { POST_TIMEOUT_MS, type Post, type Posted } from './post.ts'

const AT_ONCE = 16
const POLL_MS = 1_000
const LEASE_MS = 2 * POST_TIMEOUT_MS

interface Options {
  readonly db: Kysely<Database>
  readonly post: Post
  readonly clock: Clock
  readonly random: () => number
  readonly count: (outcome: 'delivered' | 'retried' | 'dead') => void
  readonly log: { readonly warn: (fields: object, message: string) => void }
}

export interface Courier {
  /** There is something new: do not wait for the next look. */
  readonly wake: () => void
  /** Resolves when what is under way has been settled. */
  readonly stop: () => Promise<void>
}

/** Takes messages out of the outbox as they fall due; each is delivered at least once, or set aside as dead. */
export function startCourier(options: Options): Courier {
  const underWay = new Set<Promise<void>>()
  let round: Promise<void> | undefined
  let again = false
  let stopped = false

  const takeDue = async () => {
    while (again && !stopped) {
      again = false
      for (const claimed of await claim(options, AT_ONCE - underWay.size)) start(claimed)
    }
  }
  const start = (claimed: Claimed) => {
    const work = deliver(options, claimed)
      .catch((error: unknown) => options.log.warn({ err: error }, 'a notification stays in the outbox'))
      .finally(() => {
        underWay.delete(work)
        wake()
      })
    underWay.add(work)
  }
  const wake = () => {
    again = true
    if (stopped) return
    round ??= takeDue()
      .catch((error: unknown) => options.log.warn({ err: error }, 'the outbox cannot be read'))
      .finally(() => {
        round = undefined
      })
  }
  const timer = setInterval(wake, POLL_MS)
  wake()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
      await Promise.all(underWay)
    },
  }
}

async function claim({ db, clock }: Options, count: number): Promise<readonly Claimed[]> {
  if (count === 0) return []
  const now = clock()
  return await claimDue(db, { now, until: new Date(now.getTime() + LEASE_MS), count })
}

async function deliver({ db, post, clock, random, count, log }: Options, claimed: Claimed): Promise<void> {
  const { number, deliveryId, channelId, body, attempts } = claimed
  const secret = await secretOf(db, channelId)
  const gone: Posted = { delivered: false, status: null, outcome: 'channel_gone' }
  const posted = secret === undefined ? gone : await post({ ...secret, idempotencyKey: deliveryId, body })
  const { outcome } = posted
  if (posted.delivered) {
    count('delivered')
    return await settle(db, number, { state: 'delivered', outcome })
  }
  if (attempts >= ATTEMPTS_MAX || secret === undefined) {
    count('dead')
    log.warn({ deliveryId, channelId, attempts, outcome }, 'a notification is given up')
    return await settle(db, number, { state: 'dead', outcome })
  }
  count('retried')
  const nextAttemptAt = new Date(clock().getTime() + waitAfter(attempts, random))
  await settle(db, number, { state: 'waiting', outcome, nextAttemptAt })
}
