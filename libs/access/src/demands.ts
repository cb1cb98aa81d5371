import { CLOCK_SKEW_SECONDS, DEMANDS_MAX, type Revocation } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { ProofWanted } from './policy/wanting.ts'

/** Sessions whose older tokens count as if they said what has been proved since; of more, the oldest wait for their next token. */
export const STEPPED_UP_MAX = 50_000

type Demand = Extract<Revocation, { kind: 'demand' }>
type SteppedUp = Extract<Revocation, { kind: 'stepped-up' }>

interface Asking {
  readonly userId: string
  readonly sessionId: string
  /** Seconds since 1970. */
  readonly authTime: number | undefined
}

export interface Demands {
  readonly add: (entry: Demand | SteppedUp) => void
  /** What has to be proved before something is changed; undefined when nothing has. */
  readonly owedBy: (who: Asking) => ProofWanted | undefined
  readonly size: () => number
}

/** Of whom findings demand a proof of who they are that is newer than the finding, as auth has told it. */
export function openDemands(clock: Clock, demandsMax = DEMANDS_MAX): Demands {
  const users = new Map<string, Demand>()
  const steppedUp = new Map<string, SteppedUp>()
  let everybody: Demand | undefined
  const isOver = ({ until }: { readonly until: number }) =>
    until < clock().getTime() / 1000 - CLOCK_SKEW_SECONDS

  /** The newer moment counts, and what stands longer. */
  const both = (one: Demand, other: Demand | undefined): Demand =>
    other === undefined || isOver(other)
      ? one
      : { ...one, since: Math.max(one.since, other.since), until: Math.max(one.until, other.until) }

  function addDemand(entry: Demand): void {
    if (entry.userId === null) {
      everybody = both(entry, everybody)
      return
    }
    users.set(entry.userId, both(entry, users.get(entry.userId)))
    if (users.size <= demandsMax) return
    forgetOver(users)
    if (users.size <= demandsMax) return
    // Nobody is left out because there are too many to be known one by one.
    for (const each of users.values()) everybody = both({ ...each, userId: null }, everybody)
    users.clear()
  }
  function addSteppedUp(entry: SteppedUp): void {
    const at = Math.max(entry.at, steppedUp.get(entry.sessionId)?.at ?? 0)
    steppedUp.delete(entry.sessionId)
    steppedUp.set(entry.sessionId, { ...entry, at })
    if (steppedUp.size > STEPPED_UP_MAX) forgetOver(steppedUp)
    const [oldest] = steppedUp.keys()
    if (steppedUp.size > STEPPED_UP_MAX && oldest !== undefined) steppedUp.delete(oldest)
  }
  function forgetOver(list: Map<string, { readonly until: number }>): void {
    for (const [id, entry] of list) if (isOver(entry)) list.delete(id)
  }
  const meets = ({ since }: Demand, { sessionId, authTime = 0 }: Asking): boolean =>
    // A token says the second; one that is the same may have been before.
    authTime > Math.floor(since / 1000) || (steppedUp.get(sessionId)?.at ?? 0) > since

  return {
    add: (entry) => (entry.kind === 'demand' ? addDemand(entry) : addSteppedUp(entry)),
    owedBy(who) {
      const standing = [users.get(who.userId), everybody].filter(
        (each) => each !== undefined && !isOver(each),
      )
      return standing.every((each) => each === undefined || meets(each, who)) ? undefined : {}
    },
    size: () => users.size + steppedUp.size + (everybody === undefined ? 0 : 1),
  }
}
