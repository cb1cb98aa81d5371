import type { ServerMessage } from '@urbe/contracts'

/** Bytes that may lie between us and the client's kernel; beyond them events wait in the ring and frames are skipped. */
export const OUTBOX_BYTES_MAX = 65_536

/** What a connection writes into; a WebSocket and the raw socket below it, seen narrowly. */
export interface Wire {
  readonly sendText: (text: string, onWritten: () => void) => void
  readonly sendBytes: (bytes: Uint8Array, onWritten: () => void) => void
  /** Bytes that the kernel has not taken yet. */
  readonly waiting: () => number
  /** Everything written inside becomes one write. */
  readonly together: (write: () => void) => void
}
export interface OutboxCounts {
  readonly framesSent: (count: number) => void
  readonly framesCoalesced: (count: number) => void
}

/** Three lanes, written together once a turn of the event loop: control first, then events, then the newest state. */
export class Outbox {
  readonly #wire: Wire
  readonly #counts: OutboxCounts
  readonly #onRoom: () => void
  #control: string[] = []
  #events: string[] = []
  #eventBytes = 0
  readonly #frames = new Map<string, Uint8Array>()
  #scheduled = false
  #unwritten = 0
  #lastProgress: number | undefined
  #closed = false
  readonly #now: () => number

  constructor(wire: Wire, options: { counts: OutboxCounts; onRoom: () => void; now: () => number }) {
    this.#wire = wire
    this.#counts = options.counts
    this.#onRoom = options.onRoom
    this.#now = options.now
  }

  control(message: ServerMessage): void {
    this.#control.push(JSON.stringify(message))
    this.#schedule()
  }

  event(text: string): void {
    this.#events.push(text)
    this.#eventBytes += text.length
    this.#schedule()
  }

  /** In the order of the events: what it says is true only after those before it. */
  marker(message: ServerMessage): void {
    this.event(JSON.stringify(message))
  }

  /** The latest frame of a tile wins: nobody wants to see where cars were. */
  frame(key: string, bytes: Uint8Array): void {
    if (this.#frames.has(key)) this.#counts.framesCoalesced(1)
    this.#frames.set(key, bytes)
    this.#schedule()
  }

  dropFrames(prefix: string): void {
    for (const key of this.#frames.keys()) if (key.startsWith(prefix)) this.#frames.delete(key)
  }

  hasRoom(): boolean {
    return !this.#closed && this.#eventBytes + this.#wire.waiting() < OUTBOX_BYTES_MAX
  }

  /** When the client last took something, while there is something that it has not taken. */
  stalledSince(): number | undefined {
    return this.#unwritten > 0 ? this.#lastProgress : undefined
  }

  /** Bytes held for this client in this process. */
  held(): number {
    return this.#eventBytes + this.#wire.waiting()
  }

  flush(): void {
    if (this.#closed) return
    this.#wire.together(() => {
      this.#writeText()
      this.#writeFrames()
    })
  }

  close(): void {
    this.#closed = true
    this.#events = []
    this.#frames.clear()
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.flush()
    })
  }

  #writeText(): void {
    const lines = this.#control.concat(this.#events)
    if (lines.length === 0) return
    this.#control = []
    this.#events = []
    this.#eventBytes = 0
    const [first = ''] = lines
    this.#wire.sendText(lines.length === 1 ? first : `[${lines.join(',')}]`, this.#sent())
  }

  #writeFrames(): void {
    for (const [key, bytes] of this.#frames) {
      if (this.#wire.waiting() >= OUTBOX_BYTES_MAX) return
      this.#frames.delete(key)
      this.#counts.framesSent(1)
      this.#wire.sendBytes(bytes, this.#sent())
    }
  }

  #sent(): () => void {
    if (this.#unwritten === 0) this.#lastProgress = this.#now()
    this.#unwritten += 1
    return () => {
      this.#unwritten -= 1
      this.#lastProgress = this.#now()
      if (this.#closed) return
      if (this.#frames.size > 0) this.#schedule()
      if (this.#unwritten === 0 || this.hasRoom()) this.#onRoom()
    }
  }
}
