import { setTimeout as sleep } from 'node:timers/promises'

import type { NatsConnection } from 'nats'

import type { LogLines } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import type { NatsUser } from './nats-user.ts'

/** What waits for an answer when a connection is made anew gets so long. */
const QUIET_MAX_MS = 1_000
const LOOK_MS = 5

interface Wiring {
  readonly user: Pick<NatsUser, 'follow'> | undefined
  readonly log: LogLines
  readonly nats: Pick<NatsConnection, 'flush' | 'reconnect' | 'isClosed' | 'isDraining'>
  /** Requests without an answer. */
  readonly waiting: () => number
  /** Resolves when there is a connection again, or there has been none for a while. */
  readonly back: () => Promise<unknown>
}
export interface Turnover {
  /** Does the work at once, or when the connection that is being made anew is there. */
  readonly held: <T>(work: () => Promise<T>) => Promise<T>
  /** The same for what only reads: it is done once more when the connection was made anew before there was an answer. */
  readonly repeated: <T>(work: () => Promise<T>) => Promise<T>
  /** The connection is being made anew, and nobody has had to wait for long. */
  readonly isTurning: () => boolean
  /** From now on the connection stays as it is. */
  readonly stay: () => void
}

/** Makes a connection anew when its user has a new key: whoever waits for an answer gets it first, and who asks meanwhile notices nothing but time. */
export function openTurnover(wiring: Wiring): Turnover {
  let turning: Promise<void> | undefined
  let turns = 0
  const held = <T>(work: () => Promise<T>) => (turning === undefined ? work() : turning.then(work))
  const unfollow = wiring.user?.follow(() => {
    wiring.log.info({}, 'the NATS user has a new key')
    if (turning !== undefined) return
    turns += 1
    turning = turnOver(wiring)
      // The connection goes on with the old key, and is cut off at the latest when that counts no more.
      .catch((error: unknown) =>
        wiring.log.error({ error: String(error) }, 'the connection was not made anew'),
      )
      .finally(() => {
        turning = undefined
      })
  })
  return {
    held,
    async repeated(work) {
      const before = turns
      try {
        return await held(work)
      } catch (error) {
        if (turns === before || !(error instanceof LogUnavailable)) throw error
        return await held(work)
      }
    },
    isTurning: () => turning !== undefined,
    stay: () => unfollow?.(),
  }
}

async function turnOver({ nats, waiting, back }: Wiring): Promise<void> {
  const until = performance.now() + QUIET_MAX_MS
  while (waiting() > 0 && performance.now() < until) await sleep(LOOK_MS)
  // What was published without waiting for an answer is on its way, too. Who has lost the connection meanwhile makes it anew anyway.
  await atMost(QUIET_MAX_MS, nats.flush())
  const there = back()
  if (!nats.isClosed() && !nats.isDraining()) await nats.reconnect()
  await there
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController()
  const limit = sleep(ms, undefined, { signal: enough.signal }).catch(() => undefined)
  await Promise.race([work.catch(() => undefined), limit])
  enough.abort()
}
