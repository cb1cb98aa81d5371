import type { RecordedEvent } from '@urbe/contracts'
import { type Commit, recorded } from '@urbe/event-log'

/** An event as it goes over the wire, but for `r` and `p`, which differ from subscription to subscription. */
export interface FramedEvent {
  readonly type: string
  /** Place inside the commit. */
  readonly index: number
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
  return framedCommit(commit, recorded(commit).map(framedEvent))
}

/** Events as they were recorded, those of one commit together again. */
export function framedCommits(events: readonly RecordedEvent[]): readonly FramedCommit[] {
  const bySequence = Map.groupBy(events, ({ sequence }) => sequence)
  return [...bySequence.values()].flatMap((ofOne) => {
    const [first] = ofOne
    return first === undefined ? [] : [framedCommit(first, ofOne.map(framedEvent))]
  })
}

function framedCommit(
  { sequence, subject }: { readonly sequence: number; readonly subject: string },
  events: readonly FramedEvent[],
): FramedCommit {
  const bytes = events.reduce((sum, { tail }) => sum + tail.length, 0)
  return { sequence, subject: subject.split('.'), events, bytes }
}

function framedEvent(event: RecordedEvent): FramedEvent {
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
  return { type, index: i, tail: `,${text.slice(1)}` }
}

export function wireText(
  { tail }: FramedEvent,
  { ref, previous }: { ref: number; previous: number },
): string {
  return `{"t":"ev","r":[${ref}],"p":${previous}${tail}`
}
