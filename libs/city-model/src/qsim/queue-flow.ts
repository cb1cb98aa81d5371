import * as words from './queue-columns.ts'

const { min } = Math
const { BUFFER_VEHICLES, FLOW_AT, FLOW_A_SECOND, FLOW_LEFT, FLOW_SHIFT, LINK_SHIFT } = words

/** Seconds of saving that are worked out at once. */
export const FLOW_AHEAD_SECONDS_MAX = 60

/** How many vehicles links let to their ends. */
export interface Flow {
  /**
   * Whether a link lets one more vehicle to its end in this second. Flow is saved up to what one second gives, less what still stands
   * in the buffer; a vehicle may go while anything is left, and what it takes too much is owed.
   */
  readonly hasFlow: (link: number, now: number) => boolean
  readonly takeFlow: (link: number, now: number) => void
  /** Whether flow that is used up comes back before a vehicle leaves the buffer. */
  readonly savesFlow: (link: number) => boolean
  /** The second in which there may be flow again, where some comes back. */
  readonly flowComesAt: (link: number, now: number) => number
}

export function flowOf({ queueLinks: links, queueFlow: flow }: words.QueueColumns): Flow {
  /** One by one, so that the last bit is the same as in MATSim. */
  const most = (link: number): number => {
    let rest = flow[(link << FLOW_SHIFT) | FLOW_A_SECOND] as number
    for (let stand = links[(link << LINK_SHIFT) | BUFFER_VEHICLES] as number; stand > 0; stand -= 1) rest -= 1
    return rest
  }
  return {
    hasFlow(link, now) {
      const left = flow[(link << FLOW_SHIFT) | FLOW_LEFT] as number
      const since = links[(link << LINK_SHIFT) | FLOW_AT] as number
      if (since >= now) return left > 0
      const limit = most(link)
      if (left >= limit) return left > 0
      const reached = left + (now - since) * (flow[(link << FLOW_SHIFT) | FLOW_A_SECOND] as number)
      const saved = min(reached, limit)
      flow[(link << FLOW_SHIFT) | FLOW_LEFT] = saved
      links[(link << LINK_SHIFT) | FLOW_AT] = now
      return saved > 0
    },
    takeFlow(link, now) {
      const at = (link << FLOW_SHIFT) | FLOW_LEFT
      flow[at] = (flow[at] as number) - 1
      links[(link << LINK_SHIFT) | FLOW_AT] = now
    },
    savesFlow: (link) => (flow[(link << FLOW_SHIFT) | FLOW_LEFT] as number) < most(link),
    flowComesAt(link, now) {
      const since = links[(link << LINK_SHIFT) | FLOW_AT] as number
      if (since > now) return since + 1
      // A vehicle that leaves the buffer begins the saving anew.
      if (since < now || (links[(link << LINK_SHIFT) | BUFFER_VEHICLES] as number) > 0) return now + 1
      const aSecond = flow[(link << FLOW_SHIFT) | FLOW_A_SECOND] as number
      let left = flow[(link << FLOW_SHIFT) | FLOW_LEFT] as number
      let second = now
      // Second by second, as it would be looked at: the last bit is the same.
      for (; left + aSecond <= 0 && second - now < FLOW_AHEAD_SECONDS_MAX; second += 1) left += aSecond
      flow[(link << FLOW_SHIFT) | FLOW_LEFT] = left
      links[(link << LINK_SHIFT) | FLOW_AT] = second
      return second + 1
    },
  }
}
