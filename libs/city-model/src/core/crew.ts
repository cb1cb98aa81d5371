import { BARRIER_WORDS, type Barrier, barrierOver } from './barrier.ts'
import { type Phase, runWhole, shareOf } from './phase.ts'

const ORDER = BARRIER_WORDS
const NOW = ORDER + 1
const FAILED = ORDER + 2
/** Words that a crew shares beside the world: zeros at first, and no part of the state. */
export const CREW_WORDS = ORDER + 3
/** The order of a leader who needs nobody any more. */
const DISMISSED = -1

export class CrewFailed extends Error {
  override readonly name = 'CrewFailed'
}

interface Options {
  readonly phases: readonly Phase[]
  readonly words: Int32Array
  readonly threads: number
  readonly beforeMeeting?: () => void
}

export interface Leader {
  /** Runs one phase with everybody; returns when all of its rows are done. */
  readonly run: (phase: number, now: number) => void
  /** Lets the others return from `follow`. */
  readonly dismiss: () => void
}

/** The thread that gives the orders; it works on the first share itself. */
export function leadCrew(options: Options): Leader {
  const { phases, words, threads } = options
  const barrier = barrierFor(options)
  return {
    run(order, now) {
      const phase = phaseOf(phases, order)
      if (threads === 1 || phase.rows === 1) return runWhole(phase, now)
      words[ORDER] = order
      words[NOW] = now
      barrier.meet()
      const failure = failureOf(() => workOn(phase, { thread: 0, threads, now }))
      barrier.meet()
      if (failure !== undefined) throw failure
      if (words[FAILED] !== 0) throw new CrewFailed(`the phase ${phase.name} failed in another thread`)
    },
    dismiss() {
      if (threads === 1) return
      words[ORDER] = DISMISSED
      barrier.meet()
    },
  }
}

/** Works on one share of whatever the leader orders, until it is dismissed. */
export function followCrew(options: Options, thread: number): void {
  const { phases, words, threads } = options
  const barrier = barrierFor(options)
  for (;;) {
    barrier.meet()
    const order = words[ORDER] as number
    if (order === DISMISSED) return
    const now = words[NOW] as number
    const failure = failureOf(() => workOn(phaseOf(phases, order), { thread, threads, now }))
    if (failure !== undefined) words[FAILED] = 1
    barrier.meet()
    if (failure !== undefined) throw failure
  }
}

interface Share {
  readonly thread: number
  readonly threads: number
  readonly now: number
}

function workOn({ run, rows }: Phase, { thread, threads, now }: Share): void {
  const [from, to] = [shareOf(rows, thread, threads), shareOf(rows, thread + 1, threads)]
  if (from < to) run(from, to, now)
}

function failureOf(work: () => void): Error | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function barrierFor({ words, threads, beforeMeeting }: Options): Barrier {
  const mine = words.subarray(0, BARRIER_WORDS)
  return barrierOver({ words: mine, parties: threads, ...(beforeMeeting && { beforeMeeting }) })
}

function phaseOf(phases: readonly Phase[], order: number): Phase {
  const phase = phases[order]
  if (phase === undefined) throw new RangeError(`there is no phase ${order}`)
  return phase
}
