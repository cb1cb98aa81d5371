import { bitRows } from './queue-bits.ts'

const { min } = Math
const NONE = -1
/** Seconds that the wheel looks ahead, a power of two. What is due later is looked at once in between. */
export const WHEEL_SECONDS = 64
const LAST_ROW = WHEEL_SECONDS - 1

/**
 * When there is something to do for nodes and for links, which have places: those of one second come in the order of their places. Of each
 * second the nodes come before the links. A mark too many does no harm, it costs a look.
 */
export interface DueWheel {
  /** At a second whose nodes have not been served; one that has passed is the next one. */
  readonly nodeIsDue: (place: number, second: number) => void
  readonly linkIsDue: (place: number, second: number) => void
  /** In the second that is being served if the link has not had its turn, else in the next one. */
  readonly linkIsDueSoon: (place: number) => void
  /** Turns to a second; what was due in seconds that were left out is due in this one. */
  readonly turnNodes: (now: number) => void
  /** Places from `end` on are given while this second is being served: they wait for the next one. */
  readonly turnLinks: (now: number, end: number) => void
  /** The next place that is due in the present second, or NONE when that was all. */
  readonly takeNode: () => number
  readonly takeLink: () => number
  readonly clear: () => void
}

export function dueWheel(places: number): DueWheel {
  const { set, take, move, clear } = bitRows(2 * WHEEL_SECONDS, places)
  /** The seconds that are being served, or were last, and the places within. */
  let nodeSecond = NONE
  let linkSecond = NONE
  let node = NONE
  let link = NONE
  let linkEnd = 0
  const turn = (before: number, now: number, side: number): void => {
    const behind = min(now - before, WHEEL_SECONDS)
    for (let back = 1; back < behind; back += 1) move(rowOf(now - back, side), rowOf(now, side))
  }
  return {
    nodeIsDue: (place, second) => set(rowOf(within(nodeSecond, second), NODES), place),
    linkIsDue: (place, second) => set(rowOf(within(linkSecond, second), LINKS), place),
    linkIsDueSoon(place) {
      const hasTurn = link !== NONE && place > link && place < linkEnd
      set(rowOf(hasTurn ? linkSecond : linkSecond + 1, LINKS), place)
    },
    turnNodes(now) {
      turn(nodeSecond, now, NODES)
      nodeSecond = now
    },
    turnLinks(now, end) {
      turn(linkSecond, now, LINKS)
      linkSecond = now
      linkEnd = end
    },
    takeNode() {
      node = take(rowOf(nodeSecond, NODES), node === NONE ? 0 : node)
      return node
    },
    takeLink() {
      link = take(rowOf(linkSecond, LINKS), link === NONE ? 0 : link)
      return link
    },
    clear,
  }
}

const NODES = 0
const LINKS = 1

const rowOf = (second: number, side: number): number => ((second & LAST_ROW) << 1) | side

/** A second that has not been served and that the wheel reaches. */
const within = (served: number, second: number): number => {
  const ahead = second - served
  if (ahead < 1) return served + 1
  return ahead < WHEEL_SECONDS ? second : served + LAST_ROW
}
