import {
  type ClientMessage,
  type ErrorCode,
  frameFor,
  REPLAY_EVENTS_MAX,
  SUBSCRIPTIONS_MAX,
} from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import { type Channel, channelOf, type LogChannel, type ReplayChannel } from './channel.ts'
import type { Deps } from './deps.ts'
import type { Feed, FeedListener } from './feed.ts'
import { type Holder, isForeign, maySee, maySubscribe } from './grants.ts'
import type { Outbox } from './outbox.ts'
import { ReplaySubscription } from './replay-subscription.ts'
import { type Delivery, EventSubscription } from './subscription.ts'

type Wanted = Extract<ClientMessage, { t: 'sub' }>['subs'][number]
export interface Accepted {
  readonly ref: number
  readonly ch: string
  readonly mode: string
  readonly e: string
  readonly s: number
}
interface Entry {
  readonly ref: number
  readonly text: string
  readonly channel: Channel
  readonly events: EventSubscription | ReplaySubscription | undefined
  readonly stop: () => void
}
interface Options {
  readonly deps: Deps
  readonly outbox: Outbox
  readonly holder: () => Holder
  readonly onTooSlow: () => void
  readonly onLogLost: () => void
  readonly onFault: (error: unknown) => void
}

/** A frame's header has 16 bits for it. */
const REF_MAX = 0xffff

/** The subscriptions of one connection. */
export class Subscriptions {
  readonly #options: Options
  readonly #entries = new Map<number, Entry>()
  #opening = 0
  #lastRef = 0
  #waiting: (() => void)[] = []
  #closed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Throws a Refusal; nothing is sent before the caller has answered and calls `begin`. */
  async add(wanted: Wanted): Promise<{ accepted: Accepted; begin: () => void }> {
    if (this.#entries.size + this.#opening >= SUBSCRIPTIONS_MAX) {
      throw refusal('too_many_requests', `${SUBSCRIPTIONS_MAX} subscriptions at most`)
    }
    const channel = this.#allowed(wanted)
    this.#opening += 1
    try {
      return await (channel.kind === 'replay'
        ? this.#watchReplay(wanted, channel)
        : this.#follow(wanted, channel))
    } finally {
      this.#opening -= 1
    }
  }

  remove(ref: number): boolean {
    const entry = this.#entries.get(ref)
    if (entry === undefined) return false
    this.#entries.delete(ref)
    entry.stop()
    return true
  }

  /** Ends what these permissions no longer allow. */
  removeForbidden(): readonly number[] {
    const holder = this.#options.holder()
    const forbidden = [...this.#entries.values()].filter(({ channel }) => !maySubscribe(holder, channel))
    for (const { ref } of forbidden) this.remove(ref)
    return forbidden.map(({ ref }) => ref)
  }

  ack(ref: number, sequence: number): void {
    this.#entries.get(ref)?.events?.ack(sequence)
  }

  /** There is room again in the outbox. */
  pump(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go()
    for (const { events } of this.#entries.values()) events?.pump()
  }

  tellProgress(): void {
    for (const { events } of this.#entries.values()) events?.tellIfBehind()
  }

  blockedSince(): number | undefined {
    const since = [...this.#entries.values()].map(({ events }) => events?.blockedSince())
    return since.reduce(
      (oldest, each) => (each === undefined ? oldest : Math.min(each, oldest ?? each)),
      undefined,
    )
  }

  texts(): readonly string[] {
    return [...this.#entries.values()].map(({ text }) => text)
  }

  close(): void {
    this.#closed = true
    for (const ref of [...this.#entries.keys()]) this.remove(ref)
    this.pump()
  }

  #allowed({ ch, mode }: Wanted): Channel {
    const channel = channelOf(ch)
    if (channel === undefined) {
      throw refusal('invalid_value', 'a channel begins with plat. or city.<id>., or is replay.<id>')
    }
    const holder = this.#options.holder()
    if (!maySubscribe(holder, channel)) {
      if (isForeign(holder, channel)) throw refusal('city_not_found', 'There is no such stream')
      throw refusal('forbidden', 'these permissions do not show everything on this channel')
    }
    if (mode !== 'events' && !('cityId' in channel)) {
      throw refusal('invalid_value', 'only a city has state frames')
    }
    return channel
  }

  async #follow(wanted: Wanted, channel: LogChannel) {
    const feed = await this.#options.deps.feeds.open(channel.stream)
    if (feed === undefined || this.#closed) throw refusal('city_not_found', 'There is no such stream')
    return this.#enter(wanted, { channel, feed })
  }

  /** The replay's id stands for the epoch: a place in one replay means nothing in another. */
  async #watchReplay({ ch, types, since }: Wanted, channel: ReplayChannel) {
    const { deps, outbox } = this.#options
    const { replayId } = channel
    const ref = this.#nextRef()
    const onGone = (code: ErrorCode) => {
      if (this.remove(ref)) outbox.marker({ t: 'gone', ref, code })
    }
    const wanted = { ref, types: types === undefined ? undefined : new Set(types), onGone }
    const events = new ReplaySubscription(wanted, this.#delivery())
    const watch = await deps.replays.watch(replayId, events, since?.e === replayId ? since.s : undefined)
    const stop = () => {
      events.close()
      watch?.stop()
    }
    if (this.#closed) stop()
    if (watch === undefined || this.#closed) throw refusal('replay_not_found', 'There is no such replay')
    this.#entries.set(ref, { ref, text: ch, channel, events, stop })
    const accepted: Accepted = { ref, ch, mode: 'events', e: replayId, s: watch.after }
    return { accepted, begin: () => events.begin(watch.after) }
  }

  #enter(wanted: Wanted, { channel, feed }: { channel: LogChannel; feed: Feed }) {
    const ref = this.#nextRef()
    const { ch, mode, since } = wanted
    const head = feed.ring.head
    const whole = since === undefined || isWhole(since, feed)
    const after = whole ? (since?.s ?? head) : head
    const events = mode === 'state' ? undefined : this.#eventsOf(wanted, { ref, channel, feed, after })
    const stopEvents = events === undefined ? undefined : listenTo(feed, events, this.#options.onLogLost)
    const frames: { stop?: () => void } = {}
    const stop = () => {
      events?.close()
      stopEvents?.()
      frames.stop?.()
      this.#options.outbox.dropFrames(`${ref} `)
    }
    this.#entries.set(ref, { ref, text: ch, channel, events, stop })
    const begin = () => {
      if (!this.#entries.has(ref)) return
      if (!whole) {
        this.#options.deps.meters.resets()
        this.#options.outbox.marker({ t: 'reset', ref, e: feed.epoch, s: head })
      }
      if (mode !== 'events') frames.stop = this.#watch(ref, channel)
      events?.replay().catch(this.#options.onFault)
    }
    return { accepted: { ref, ch, mode, e: feed.epoch, s: after }, begin }
  }

  #eventsOf(
    wanted: Wanted,
    place: { ref: number; channel: LogChannel; feed: Feed; after: number },
  ): EventSubscription {
    const types = wanted.types === undefined ? undefined : new Set(wanted.types)
    return new EventSubscription({ ...place, types }, this.#delivery())
  }

  #delivery(): Delivery {
    const { outbox, holder, deps, onTooSlow, onFault } = this.#options
    return {
      hasRoom: () => outbox.hasRoom(),
      room: () => this.#room(),
      event: (text) => outbox.event(text),
      marker: (message) => outbox.marker(message),
      holder,
      delivered: deps.meters.eventsDelivered,
      now: deps.now,
      onTooSlow,
      onFault,
    }
  }

  async #room(): Promise<void> {
    while (!this.#closed && !this.#options.outbox.hasRoom()) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #watch(ref: number, channel: LogChannel): () => void {
    const { deps, outbox, holder } = this.#options
    return deps.frames.watch(channel.cityId ?? '', (tile, bytes) => {
      if (maySee(holder(), channel.pattern)) outbox.frame(`${ref} ${tile}`, frameFor(ref, bytes))
    })
  }

  #nextRef(): number {
    do this.#lastRef = (this.#lastRef % REF_MAX) + 1
    while (this.#entries.has(this.#lastRef))
    return this.#lastRef
  }
}

/** Nothing is missing between that place and now, and it is not too far back. */
function isWhole(since: { e: string; s: number }, { epoch, first, ring }: Feed): boolean {
  return (
    since.e === epoch &&
    since.s <= ring.head &&
    since.s >= first - 1 &&
    ring.head - since.s <= REPLAY_EVENTS_MAX
  )
}

function listenTo(feed: Feed, events: EventSubscription, onLost: () => void): () => void {
  const listener: FeedListener = { onCommits: () => events.pump(), onLost }
  feed.listeners.add(listener)
  return () => feed.listeners.delete(listener)
}

function refusal(code: ErrorCode, text: string): Refusal<ErrorCode> {
  return new Refusal<ErrorCode>(code, text)
}
