import type { FramedCommit, FramedEvent } from './framing.ts'
import { wireText } from './framing.ts'
import { type Holder, maySee } from './grants.ts'
import type { ReplayWatcher } from './replay-hub.ts'
import { type Delivery, UNACKED_COMMITS_MAX } from './subscription.ts'

interface Wanted {
  readonly ref: number
  readonly types: ReadonlySet<string> | undefined
  readonly onGone: ReplayWatcher['gone']
}

/** A place in a replay: it takes what comes as far as its client does, and the replay waits for it. */
export class ReplaySubscription implements ReplayWatcher {
  readonly ref: number
  readonly gone: ReplayWatcher['gone']
  readonly #types: ReadonlySet<string> | undefined
  readonly #to: Delivery
  readonly #begun = Promise.withResolvers<void>()
  /** What the client has been shown, or need not be shown; an index, because a large commit comes in parts. */
  #through: { readonly sequence: number; readonly index: number } | undefined
  /** The last sequence sent, and the one before it: `p` of its events. */
  #sent = 0
  #previous = 0
  #acked: number | undefined
  #blockedSince: number | undefined
  #wake: (() => void) | undefined
  #closed = false

  constructor({ ref, types, onGone }: Wanted, to: Delivery) {
    this.ref = ref
    this.gone = onGone
    this.#types = types
    this.#to = to
  }

  /** The client knows of the subscription: from now on it can be told something. */
  begin(after: number): void {
    this.#through = { sequence: after, index: Number.POSITIVE_INFINITY }
    this.#sent = after
    this.#previous = after
    this.#begun.resolve()
  }

  readonly holder = (): Holder => this.#to.holder()

  readonly through = (): number | undefined => this.#through?.sequence

  readonly take = async (commits: readonly FramedCommit[]): Promise<void> => {
    await this.#begun.promise
    for (const commit of commits) {
      await this.#room()
      if (this.#closed) return
      this.#show(commit)
    }
  }

  readonly done = (): void => {
    const { sequence = 0 } = this.#through ?? {}
    this.#to.marker({ t: 'caught', ref: this.ref, s: sequence })
  }

  ack(sequence: number): void {
    this.#acked = Math.max(this.#acked ?? 0, Math.min(sequence, this.#sent))
    this.#blockedSince = undefined
    this.#wake?.()
  }

  blockedSince(): number | undefined {
    return this.#blockedSince
  }

  /** What comes is waited for elsewhere. */
  pump(): void {
    this.#wake?.()
  }

  /** A replay has no place that would move on by itself. */
  tellIfBehind(): void {
    this.#wake?.()
  }

  close(): void {
    this.#closed = true
    this.#begun.resolve()
    this.#wake?.()
  }

  async #room(): Promise<void> {
    await this.#to.room()
    while (!this.#closed && this.#blocked()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      await this.#to.room()
    }
  }

  #blocked(): boolean {
    const blocked = this.#acked !== undefined && this.#sent - this.#acked >= UNACKED_COMMITS_MAX
    this.#blockedSince = blocked ? (this.#blockedSince ?? this.#to.now()) : undefined
    return blocked
  }

  #show({ sequence, subject, events }: FramedCommit): void {
    const fresh = events.filter(({ index }) => this.#isNew(sequence, index))
    const last = fresh.at(-1)
    if (last === undefined) return
    this.#through = { sequence, index: last.index }
    if (maySee(this.#to.holder(), subject)) this.#send(sequence, fresh)
  }

  #isNew(sequence: number, index: number): boolean {
    const { sequence: at = 0, index: last = 0 } = this.#through ?? {}
    return sequence > at || (sequence === at && index > last)
  }

  #send(sequence: number, events: readonly FramedEvent[]): void {
    const wanted = events.filter(({ type }) => this.#types?.has(type) ?? true)
    if (wanted.length === 0) return
    if (sequence !== this.#sent) this.#previous = this.#sent
    for (const event of wanted) this.#to.event(wireText(event, { ref: this.ref, previous: this.#previous }))
    this.#sent = sequence
    this.#to.delivered(wanted.length)
  }
}
