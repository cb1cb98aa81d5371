import type { FramedCommit } from './framing.ts'

export interface RingLimits {
  readonly bytes: number
  readonly commits: number
}
/** What a ring holds of one stream. A client that lags inside it costs no memory: it is only a place in here. */
export const RING_LIMITS: RingLimits = { bytes: 16 * 1_048_576, commits: 65_536 }

/** The newest commits of a stream, ready to be sent. */
export class Ring {
  readonly #limits: RingLimits
  #commits: FramedCommit[] = []
  /** Place of the oldest commit; the array is cut only now and then. */
  #start = 0
  #bytes = 0
  #floor: number
  #head: number

  /** Begins empty after `head`. */
  constructor(head: number, limits: RingLimits = RING_LIMITS) {
    this.#limits = limits
    this.#head = head
    this.#floor = head + 1
  }

  /** The first sequence from which on nothing is missing here. */
  get floor(): number {
    return this.#floor
  }

  get head(): number {
    return this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  push(commit: FramedCommit): void {
    this.#commits.push(commit)
    this.#bytes += commit.bytes
    this.#head = commit.sequence
    // The newest one stays, however large it is: somebody is about to be sent it.
    while (this.#size() > 1 && (this.#bytes > this.#limits.bytes || this.#size() > this.#limits.commits)) {
      this.#dropOldest()
    }
  }

  /** The first commit at `sequence` or later. */
  from(sequence: number): FramedCommit | undefined {
    let low = this.#start
    let high = this.#commits.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#commits[middle]?.sequence ?? 0) < sequence) low = middle + 1
      else high = middle
    }
    return this.#commits[low]
  }

  #size(): number {
    return this.#commits.length - this.#start
  }

  #dropOldest(): void {
    const oldest = this.#commits[this.#start]
    if (oldest === undefined) return
    this.#bytes -= oldest.bytes
    this.#floor = oldest.sequence + 1
    this.#start += 1
    if (this.#start * 2 <= this.#commits.length) return
    this.#commits = this.#commits.slice(this.#start)
    this.#start = 0
  }
}
