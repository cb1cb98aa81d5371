import type { ServerMessage } from '@urbe/contracts'

import { type LogChannel, matches } from './channel.ts'
import { BACKFILL_PAGE_COMMITS, type Feed } from './feed.ts'
import { type FramedCommit, wireText } from './framing.ts'
import { type Holder, maySee } from './grants.ts'

/** Commits that a client may have received without having said so, once it has started to say so. */
export const UNACKED_COMMITS_MAX = 4_096

/** What a subscription needs of its connection. */
export interface Delivery {
  readonly hasRoom: () => boolean
  readonly room: () => Promise<void>
  readonly event: (text: string) => void
  readonly marker: (message: ServerMessage) => void
  readonly holder: () => Holder
  readonly delivered: (events: number) => void
  readonly now: () => number
  /** It can no longer be served without a gap. */
  readonly onTooSlow: () => void
  readonly onFault: (error: unknown) => void
}
interface Wanted {
  readonly ref: number
  readonly channel: LogChannel
  readonly types: ReadonlySet<string> | undefined
  readonly feed: Feed
  /** The last sequence that the client has. */
  readonly after: number
}

/** A place in a stream that moves on as far as its client takes what it is sent. */
export class EventSubscription {
  readonly ref: number
  readonly feed: Feed
  readonly #channel: LogChannel
  readonly #types: ReadonlySet<string> | undefined
  readonly #to: Delivery
  #next: number
  /** The last sequence sent: `p` of the next event. */
  #sent: number
  #told: number
  #acked: number | undefined
  #blockedSince: number | undefined
  /** Head of the stream at the beginning: what lies up to there is the past. */
  readonly #target: number
  #caught = false
  #phase: 'replaying' | 'live' | 'closed' = 'replaying'

  constructor({ ref, channel, types, feed, after }: Wanted, to: Delivery) {
    this.ref = ref
    this.feed = feed
    this.#channel = channel
    this.#types = types
    this.#to = to
    this.#next = after + 1
    this.#sent = after
    this.#told = after
    this.#target = feed.ring.head
  }

  /** Reads what the ring no longer holds, page by page; the rest comes from the ring. */
  async replay(): Promise<void> {
    while (this.#phase === 'replaying' && this.#next < this.feed.ring.floor) await this.#page()
    if (this.#phase !== 'replaying') return
    this.#phase = 'live'
    this.pump()
  }

  /** As much of the ring as the client has room for. */
  pump(): void {
    if (this.#phase !== 'live') return
    if (this.#next < this.feed.ring.floor) {
      this.#fellOut()
      return
    }
    this.#fromRing()
    if (this.#caught || this.#next <= this.#target) return
    this.#caught = true
    this.#tellProgress()
  }

  ack(sequence: number): void {
    this.#acked = Math.max(this.#acked ?? 0, Math.min(sequence, this.#sent))
    this.#blockedSince = undefined
    this.pump()
  }

  /** Lets an idle client's place move on, so that it need not resume from long ago. */
  tellIfBehind(): void {
    if (this.#caught && this.#next - 1 > this.#told) this.#tellProgress()
  }

  lag(): number {
    return Math.max(0, this.feed.ring.head - (this.#next - 1))
  }

  /** Since when the client has not said that it handled what it was sent. */
  blockedSince(): number | undefined {
    return this.#blockedSince
  }

  close(): void {
    this.#phase = 'closed'
  }

  /** During the replay the log has what the ring lost; afterwards the client is too slow and resumes when it can. */
  #fellOut(): void {
    if (this.#caught) {
      this.#to.onTooSlow()
      return
    }
    this.#phase = 'replaying'
    this.replay().catch(this.#to.onFault)
  }

  async #page(): Promise<void> {
    const count = Math.min(BACKFILL_PAGE_COMMITS, this.feed.ring.floor - this.#next)
    const page = await this.feed.past(this.#next, count)
    for (const commit of page) {
      await this.#to.room()
      if (this.#phase === 'closed') return
      this.#send(commit)
    }
    // Nothing is ever deleted from these streams; should a sequence be missing all the same, it is passed over.
    this.#next = Math.max(this.#next, (page.at(-1)?.sequence ?? this.#next + count - 1) + 1)
  }

  #fromRing(): void {
    while (this.#to.hasRoom() && !this.#blocked()) {
      const commit = this.feed.ring.from(this.#next)
      if (commit === undefined) return
      this.#send(commit)
    }
  }

  #blocked(): boolean {
    const blocked = this.#acked !== undefined && this.#sent - this.#acked >= UNACKED_COMMITS_MAX
    this.#blockedSince = blocked ? (this.#blockedSince ?? this.#to.now()) : undefined
    return blocked
  }

  /** The events of one commit go out together: a client never stands inside a commit. */
  #send(commit: FramedCommit): void {
    this.#next = commit.sequence + 1
    if (!matches(this.#channel.pattern, commit.subject)) return
    if (!maySee(this.#to.holder(), commit.subject)) return
    const wanted = commit.events.filter(({ type }) => this.#types?.has(type) ?? true)
    if (wanted.length === 0) return
    for (const event of wanted) this.#to.event(wireText(event, { ref: this.ref, previous: this.#sent }))
    this.#sent = commit.sequence
    this.#told = commit.sequence
    this.#to.delivered(wanted.length)
  }

  #tellProgress(): void {
    this.#told = this.#next - 1
    this.#to.marker({ t: 'caught', ref: this.ref, s: this.#told })
  }
}
