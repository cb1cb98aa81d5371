import { type Commit, recorded } from '@urbe/event-log'

/** An event as it goes over the wire, but for `r` and `p`, which differ from subscription to subscription. */
export interface FramedEvent {
  readonly type: string
  readonly tail: string
}
export interface FramedCommit {
  readonly sequence: number
  readonly subject: readonly string[]
  readonly events: readonly FramedEvent[]
  readonly bytes: number
}

/** Written as JSON once, however many subscriptions there are. */
export function framed(commit: Commit): FramedCommit {
  const events = recorded(commit).map((event) => {
    const {
      sequence: s,
      index: i,
      stream: st,
      subject: c,
      type,
      v,
      at: ts,
      simulatedTime: sim,
      actor,
      data: d,
    } = event
    const text = JSON.stringify({ s, i, st, c, type, v, ts, sim, actor, d })
    return { type, tail: `,${text.slice(1)}` }
  })
  const bytes = events.reduce((sum, { tail }) => sum + tail.length, 0)
  return { sequence: commit.sequence, subject: commit.subject.split('.'), events, bytes }
}

export function wireText(
  { tail }: FramedEvent,
  { ref, previous }: { ref: number; previous: number },
): string {
  return `{"t":"ev","r":[${ref}],"p":${previous}${tail}`
}
