import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'

import { ATTEMPTS_MAX, waitAfter } from './back-off.ts'
import { type Claimed, claimDue, removeSettled, settle } from './outbox.ts'

const AT_ONCE = 16
const POLL_MS = 1_000
const REMOVE_MS = 60_000

export type Delivery = Pick<Claimed, 'id' | 'key' | 'body' | 'attempts'>

/** `outcome` is safe to store and to count by. `hopeless`: trying again would not help. */
export interface Delivered {
  readonly delivered: boolean
  readonly hopeless?: boolean
  readonly outcome: string
}

interface Options<DB> {
  readonly db: Kysely<DB>
  readonly effect: string
  readonly deliver: (delivery: Delivery) => Promise<Delivered>
  /** What is in hand is left to others after this; longer than any delivery takes. */
  readonly leaseMs: number
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

/** Takes effects of one kind out of the outbox as they fall due; each is delivered at least once, or set aside as dead. */
export function startCourier<DB>(options: Options<DB>): Courier {
  const { db, effect, clock, log } = options
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
      .catch((error: unknown) => log.warn({ err: error, effect }, 'an effect stays in the outbox'))
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
      .catch((error: unknown) => log.warn({ err: error, effect }, 'the outbox cannot be read'))
      .finally(() => {
        round = undefined
      })
  }
  const remove = () =>
    void removeSettled(db, { effect, now: clock() }).catch((error: unknown) =>
      log.warn({ err: error, effect }, 'the outbox cannot be tidied'),
    )
  const timers = [setInterval(wake, POLL_MS), setInterval(remove, REMOVE_MS)]
  wake()
  return {
    wake,
    async stop() {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      await round
      await Promise.all(underWay)
    },
  }
}

async function claim<DB>(
  { db, effect, leaseMs, clock }: Options<DB>,
  count: number,
): Promise<readonly Claimed[]> {
  if (count === 0) return []
  const now = clock()
  return await claimDue(db, { effect, now, until: new Date(now.getTime() + leaseMs), count })
}

async function deliver<DB>(options: Options<DB>, claimed: Claimed): Promise<void> {
  const { db, effect, clock, random, count, log } = options
  const { number, id, key, attempts } = claimed
  const { delivered, hopeless = false, outcome } = await options.deliver(claimed)
  if (delivered) {
    count('delivered')
    return await settle(db, number, { state: 'delivered', outcome, at: clock() })
  }
  if (attempts >= ATTEMPTS_MAX || hopeless) {
    count('dead')
    log.warn({ effect, id, key, attempts, outcome }, 'an effect is given up')
    return await settle(db, number, { state: 'dead', outcome, at: clock() })
  }
  count('retried')
  const nextAttemptAt = new Date(clock().getTime() + waitAfter(attempts, random))
  await settle(db, number, { state: 'waiting', outcome, nextAttemptAt })
}
