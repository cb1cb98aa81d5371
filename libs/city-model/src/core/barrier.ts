const ARRIVED = 0
const ROUND = 1
/** Words that a barrier takes of a shared column of zeros. */
export const BARRIER_WORDS = 2
/** A round of the others takes microseconds when there is a core for each: asking the system to wake up costs more than that. */
const SPINS_MAX = 2_000
/** Whoever waits longer than this for the others waits for a thread that is gone. */
const WAIT_MS_MAX = 60_000

export class BarrierBroken extends Error {
  override readonly name = 'BarrierBroken'
}

export interface Barrier {
  /** Returns when all parties have come. */
  readonly meet: () => void
}

interface Options {
  readonly words: Int32Array
  readonly parties: number
  /** Called before every meeting: tests come late on purpose. */
  readonly beforeMeeting?: () => void
  /** `WAIT_MS_MAX` without it. */
  readonly waitMsMax?: number
}

/** Where threads wait for each other; what each wrote before it the others see behind it. */
export function barrierOver({ words, parties, beforeMeeting, waitMsMax = WAIT_MS_MAX }: Options): Barrier {
  return {
    meet() {
      beforeMeeting?.()
      const round = Atomics.load(words, ROUND)
      if (Atomics.add(words, ARRIVED, 1) === parties - 1) {
        Atomics.store(words, ARRIVED, 0)
        Atomics.store(words, ROUND, (round + 1) | 0)
        Atomics.notify(words, ROUND)
        return
      }
      for (let spin = 0; spin < SPINS_MAX; spin += 1) if (Atomics.load(words, ROUND) !== round) return
      while (Atomics.load(words, ROUND) === round) {
        if (Atomics.wait(words, ROUND, round, waitMsMax) === 'timed-out') {
          throw new BarrierBroken('a thread of this world does not come any more')
        }
      }
    },
  }
}
