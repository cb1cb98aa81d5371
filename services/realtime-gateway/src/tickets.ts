import { createHash, randomBytes } from 'node:crypto'

import { type ErrorCode, TICKET_SECONDS } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

/** Open tickets of this process; more at once is an attack or a fault. */
export const TICKETS_MAX = 10_000
export const TICKETS_PER_SESSION_MAX = 16
const TICKET_BYTES = 32

/** Who asked for the ticket: the token is checked again when the ticket is used, so that a revocation in between counts. */
export interface Bearer {
  readonly token: string
  readonly sessionId: string
  /** Origin of the page, `undefined` outside of browsers. */
  readonly origin: string | undefined
  readonly userAgent: string | undefined
}
export interface Tickets {
  readonly issue: (bearer: Bearer) => string
  /** Once, in time, from where it was asked for. */
  readonly redeem: (ticket: string, from: Pick<Bearer, 'origin' | 'userAgent'>) => string
}
interface Open extends Bearer {
  readonly until: number
}

/** Only digests are kept, as with passwords: memory that leaks holds no ticket. */
export function tickets(now: () => number): Tickets {
  const open = new Map<string, Open>()
  const sweep = () => {
    for (const [digest, { until }] of open) {
      if (until > now()) return
      open.delete(digest)
    }
  }
  return {
    issue: (bearer) => {
      sweep()
      const mine = [...open.values()].filter(({ sessionId }) => sessionId === bearer.sessionId)
      if (open.size >= TICKETS_MAX || mine.length >= TICKETS_PER_SESSION_MAX) {
        throw new Refusal<ErrorCode>('too_many_requests', 'Too many open tickets', {
          retryAfterSeconds: TICKET_SECONDS,
        })
      }
      const ticket = randomBytes(TICKET_BYTES).toString('base64url')
      open.set(digestOf(ticket), { ...bearer, until: now() + TICKET_SECONDS * 1_000 })
      return ticket
    },
    redeem: (ticket, from) => {
      const digest = digestOf(ticket)
      const found = open.get(digest)
      open.delete(digest)
      if (found === undefined || found.until <= now() || !isFrom(found, from)) {
        throw new Refusal<ErrorCode>('invalid_ticket', 'Ask for a new ticket')
      }
      return found.token
    },
  }
}

/** Programs ask with one library and connect with another, which need not name itself; a browser does both by itself. */
function isFrom(found: Bearer, { origin, userAgent }: Pick<Bearer, 'origin' | 'userAgent'>): boolean {
  return found.origin === origin && (userAgent === undefined || found.userAgent === userAgent)
}

function digestOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url')
}
