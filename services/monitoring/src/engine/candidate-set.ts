import type { ResolveReason } from '../alert/decide.ts'
import { type Candidate, needsWork, type Steps, work } from './candidate.ts'

/** Appends that are under way at the same time; the rest waits for the next second. */
export const WORK_AT_ONCE = 256

interface Options {
  readonly steps: Steps
  readonly onOver: (candidate: Candidate) => void
  readonly onFault: (error: unknown) => void
}

/** The candidates by id, each brought to where it stands by one worker at a time. */
export function candidateSet({ steps, onOver, onFault }: Options) {
  const candidates = new Map<string, Candidate>()
  const underWay = new Set<Promise<void>>()

  const settle = (candidate: Candidate): void => {
    if (candidate.working || underWay.size >= WORK_AT_ONCE || !needsWork(candidate, steps.now())) return
    const working = work(candidate, steps)
      .then(() => {
        if (!candidate.over) return
        candidates.delete(candidate.id)
        onOver(candidate)
      })
      .catch(onFault)
      .finally(() => underWay.delete(working))
    underWay.add(working)
  }
  return {
    all: () => candidates.values(),
    find: (id: string) => candidates.get(id),
    size: () => candidates.size,
    settle,
    add(candidate: Candidate): void {
      candidates.set(candidate.id, candidate)
      settle(candidate)
    },
    /** The first reason stands. */
    conclude(candidate: Candidate, reason: ResolveReason): void {
      candidate.ending ??= reason
      settle(candidate)
    },
    async idle(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
