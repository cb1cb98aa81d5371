import type { ServerMessage, StateFrame } from '@urbe/contracts'

/** Where a subscription stands: epoch of the stream and the sequence through which everything was handled. */
export interface Cursor {
  readonly e: string
  readonly s: number
}

export interface LiveEvent {
  readonly stream: string
  readonly sequence: number
  readonly index: number
  readonly subject: string
  readonly type: string
  readonly v: number
  readonly at: string
  readonly simulatedTime?: string
  readonly actor: string
  readonly data: unknown
}

export interface SubscribeOptions {
  readonly types?: readonly string[]
  /** Go on after this place; without it, from now on. */
  readonly since?: Cursor
  readonly mode?: 'events' | 'state' | 'both'
}

/** Handlers are called in order and must return before the next event is taken. */
export interface Handlers {
  readonly onEvent?: (event: LiveEvent) => void
  readonly onFrame?: (frame: StateFrame) => void
  /** The past has been told; what comes now is live. Called again after each reconnection. */
  readonly onCaught?: (cursor: Cursor) => void
  /** The past cannot be told without a gap: take a snapshot. Events go on after the cursor. */
  readonly onReset?: (cursor: Cursor) => void
  /** Refused or taken away; nothing more comes. */
  readonly onGone?: (code: string) => void
}

type EventMessage = Extract<ServerMessage, { t: 'ev' }>
export type Verdict = 'handle' | 'known' | 'lost'

/** What one subscription has seen. Knows nothing of sockets. */
export interface Track {
  readonly cursor: () => Cursor | undefined
  /** The server has accepted the subscription and starts after `cursor`. */
  readonly begin: (cursor: Cursor) => void
  readonly judge: (event: Pick<EventMessage, 's' | 'p' | 'i'>) => Verdict
  readonly handled: (event: Pick<EventMessage, 's' | 'i'>) => void
  /** Nothing is outstanding up to `s`, though nothing may have matched. */
  readonly advance: (s: number) => void
}

export function trackFrom(since?: Cursor): Track {
  let epoch = since?.e
  /** Everything up to here is behind us. */
  let through = since?.s ?? 0
  /** The last sequence that was sent to us, against which the next `p` is held. */
  let last = through
  let index = Number.POSITIVE_INFINITY
  return {
    cursor: () => (epoch === undefined ? undefined : { e: epoch, s: through }),
    begin: ({ e, s }) => {
      epoch = e
      through = s
      last = s
      index = Number.POSITIVE_INFINITY
    },
    judge: ({ s, p, i }) => {
      if (s < last || (s === last && i <= index)) return 'known'
      // The events of one commit come together and name the same predecessor.
      return s === last || p === last ? 'handle' : 'lost'
    },
    handled: ({ s, i }) => {
      last = s
      index = i
      through = Math.max(through, s)
    },
    advance: (s) => {
      through = Math.max(through, s)
    },
  }
}

export function liveEvent(message: EventMessage): LiveEvent {
  return {
    stream: message.st,
    sequence: message.s,
    index: message.i,
    subject: message.c,
    type: message.type,
    v: message.v,
    at: message.ts,
    ...(message.sim !== undefined && { simulatedTime: message.sim }),
    actor: message.actor,
    data: message.d,
  }
}
