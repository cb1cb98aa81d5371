/** Proofs that are remembered at the same time: some 20 MB. */
export const SPENT_PROOFS_MAX = 100_000
/** Of one caller, so that nobody alone can take the place of all others. */
export const SPENT_PROOFS_PER_CALLER_MAX = 25_000

interface Spent {
  readonly until: number
  readonly caller: string
}
export type Spending = 'first' | 'again' | 'full' | 'too many'

export interface SpentProofs {
  /** `full`, or `too many` of this caller: of no more can it be known whether they come again, so that none is taken. */
  readonly spend: (proof: string, caller: string) => Spending
  readonly size: () => number
}

/** Which proofs have been used, in the memory of this process, for as long as they could be used again. */
export function spentProofs({ now, keptMs }: { now: () => number; keptMs: number }): SpentProofs {
  const spent = new Map<string, Spent>()
  const counts = new Map<string, number>()
  const count = (caller: string, change: number) => {
    const next = (counts.get(caller) ?? 0) + change
    if (next === 0) counts.delete(caller)
    else counts.set(caller, next)
  }
  /** All are kept equally long: those that came first go first. */
  const sweep = (at: number) => {
    for (const [proof, { until, caller }] of spent) {
      if (until > at) return
      spent.delete(proof)
      count(caller, -1)
    }
  }
  return {
    size: () => spent.size,
    spend(proof, caller) {
      const at = now()
      sweep(at)
      if (spent.has(proof)) return 'again'
      if ((counts.get(caller) ?? 0) >= SPENT_PROOFS_PER_CALLER_MAX) return 'too many'
      if (spent.size >= SPENT_PROOFS_MAX) return 'full'
      spent.set(proof, { until: at + keptMs, caller })
      count(caller, 1)
      return 'first'
    },
  }
}
