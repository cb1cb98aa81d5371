import type { LiveEvent, Stream } from '@urbe/client'
import type { StateFrame } from '@urbe/contracts'

import type { LinkState } from '../api/link-state.ts'
import { type FeedEntry, withEvents, withJams } from './feed.ts'

/** What the page knows of the city from the live connection; a new value whenever something changed. */
export interface LiveState {
  readonly link: LinkState
  readonly feed: readonly FeedEntry[]
  readonly jams: ReadonlySet<number>
  /** Finished ticks and seconds of the one under way; undefined until the city shows itself. */
  readonly moment: { readonly tick: number; readonly second: number } | undefined
  readonly stateHash: string | undefined
  /** True after events were missed that the log could not give back. */
  readonly gap: boolean
}

export interface LiveCity {
  readonly state: () => LiveState
  readonly subscribe: (changed: () => void) => () => void
  readonly close: () => void
}

interface LiveCityOptions {
  readonly cityId: string
  readonly connect: (onState: (state: LinkState) => void) => Stream
  readonly onFrame: (frame: StateFrame) => void
  /** Commands of people, after which what was read over REST is stale. */
  readonly onCommand: (type: string, position: string) => void
  /** Calls back once after so many milliseconds. */
  readonly later: (act: () => void, ms: number) => () => void
}

/** A busy city sends many events a second; the page is told of them together. */
export const TELL_EVERY_MS = 200
const COMMAND = /^(?:Run|Policy|Shock|City)/

export function liveCity({ cityId, connect, onFrame, onCommand, later }: LiveCityOptions): LiveCity {
  const listeners = new Set<() => void>()
  let state: LiveState = {
    link: 'connecting',
    feed: [],
    jams: new Set(),
    moment: undefined,
    stateHash: undefined,
    gap: false,
  }
  let next: Partial<LiveState> = {}
  let waiting: LiveEvent[] = []
  let cancel: (() => void) | undefined

  function tell(): void {
    cancel = undefined
    const events = waiting
    waiting = []
    state = { ...state, ...next, feed: withEvents(state.feed, events), jams: withJams(state.jams, events) }
    next = {}
    for (const changed of listeners) changed()
  }
  function tellSoon(): void {
    cancel ??= later(tell, TELL_EVERY_MS)
  }
  function change(changed: Partial<LiveState>): void {
    next = { ...next, ...changed }
    tellSoon()
  }
  function take(event: LiveEvent): void {
    waiting.push(event)
    if (event.type === 'TicksSimulated') change(progressOf(event))
    else if (COMMAND.test(event.type)) onCommand(event.type, `${event.stream}:${event.sequence}`)
    tellSoon()
  }

  const stream = connect((link) => change({ link }))
  const live = () => change({ link: 'connected' })
  stream.subscribe(
    `city.${cityId}.>`,
    { mode: 'both' },
    {
      onEvent: take,
      onFrame: (frame) => {
        onFrame(frame)
        change({ moment: { tick: frame.tick, second: frame.second }, link: 'connected' })
      },
      onCaught: live,
      onReset: () => change({ gap: true, link: 'connected' }),
      onGone: () => change({ link: 'stopped' }),
    },
  )
  return {
    state: () => state,
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    close: () => {
      cancel?.()
      stream.close()
    },
  }
}

function progressOf({ data }: LiveEvent): Partial<LiveState> {
  // The contract of `TicksSimulated`.
  const { to, hashes } = data as { to: number; hashes: readonly string[] }
  return { moment: { tick: to, second: 0 }, stateHash: hashes.at(-1) }
}
