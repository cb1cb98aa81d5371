import type { AuditTrail } from '@urbe/audit'
import { type Check, streams } from '@urbe/contracts'
import type { LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { inSteps } from './in-steps.ts'
import {
  beginsAt,
  type Leaving,
  leaving,
  type Places,
  removeMessages,
  settleCopies,
  toldGone,
} from './messages.ts'

const DAY_MS = 86_400_000

interface Wiring extends Places {
  readonly clock: Clock
  readonly logger: LogLines
  readonly signal: AbortSignal
  readonly trail: Pick<AuditTrail, 'record'>
  /** Messages older than this go; undefined: they stay for ever. */
  readonly days: number | undefined
  /** Whether this instance keeps the trail. */
  readonly keepsTrail: () => boolean
  /** Between two steps while something is under way. */
  readonly stepMs?: number
}
interface MessageEnds {
  readonly checks: () => readonly Check[]
  readonly ended: () => Promise<void>
}

/**
 * The messages in which acts came to the trail go when their time is over, and when each of them is an entry under a signature that
 * a witness has cosigned. An entry tells which ones go, and only when that one is signed and cosigned they do. Every step can be done
 * twice, so that nothing but tables, stream and archive has to be remembered.
 */
export function endMessages(wiring: Wiring): MessageEnds {
  const { days, signal, logger, stepMs, copies } = wiring
  // Of all instances it is the one that keeps the archive, because it has the open segment; where there is none, the one that keeps the trail.
  const isMine = () => (copies === undefined ? wiring.keepsTrail() : copies.isHere())
  let fault: string | undefined
  const step = days === undefined ? undefined : steps({ ...wiring, days })
  const words = 'messages of the trail whose time is over are not removed'
  const ended = inSteps({
    step: async () => {
      if (!isMine()) return false
      await settleCopies(wiring)
      return (await step?.()) ?? false
    },
    lasting: signal,
    onFault: (found) => {
      fault = found
    },
    ...{ logger, words, stepMs },
  })
  return {
    checks: () => (fault === undefined ? [] : [{ name: 'audit messages', status: 'warn', detail: fault }]),
    ended: () => ended,
  }
}

/** One step further; true when there is another one soon. */
function steps(wiring: Wiring & { readonly days: number }): () => Promise<boolean> {
  const { db, clock, days } = wiring
  /** Told, and perhaps not signed yet. */
  let asked = 0
  return async () => {
    const { from } = await beginsAt(db)
    const gone = await toldGone(db)
    if (gone !== undefined && gone.last >= from) {
      await removeMessages(wiring, gone)
      return true
    }
    if (asked >= from) return true
    const next = await leaving(wiring, midnight(clock().getTime() - days * DAY_MS))
    if (next === undefined) return false
    await tell(wiring, next)
    asked = next.last
    return true
  }
}

/** Once a day is enough: each removal is an entry that stays. */
const midnight = (ms: number) => new Date(Math.floor(ms / DAY_MS) * DAY_MS)

async function tell(
  { trail }: Pick<Wiring, 'trail'>,
  { first, last, count, ...chain }: Leaving,
): Promise<void> {
  await trail.record({
    action: 'trail.messages-removed',
    outcome: 'allowed',
    actor: { type: 'service', id: 'event-store' },
    target: { type: 'stream', id: streams.audit },
    details: { first, last, count, ...chain },
  })
}
