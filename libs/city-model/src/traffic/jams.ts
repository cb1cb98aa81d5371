import type { Fact } from '../facts.ts'
import { addI32, i32, u8 } from '../memory/column.ts'
import { lowest } from '../qsim/queue-bits.ts'
import * as words from '../qsim/queue-columns.ts'
import { NONE, type TrafficColumns } from './columns.ts'
import { MARK } from './marks.ts'

const { LINK_SHIFT, LINK_WORDS, ROOM, TAKEN } = words
/** No more jams than this are told an hour; a cleared one is told only when its jam was. */
export const JAMS_TOLD_AN_HOUR_MAX = 4
/** A link is jammed when it has been this full for this long. */
const FULL_PERCENT = 85
const CLEAR_PERCENT = 40
const JAM_SECONDS = 300
const STORAGE_MIN = 8
const PERCENT = 100
const BITS = 32

export type RoadName = (link: number) => string

/** Keeps an eye on links that fill up. */
export interface JamWatch {
  /** A vehicle is about to enter a link. */
  readonly entering: (link: number) => void
  /** At the end of a tick: which links have become jammed or clear again. */
  readonly lookRound: (now: number, roadName: RoadName) => readonly Fact[]
}

/** Only links that have been full since the last time, or were jammed then, are looked at: all others cost nothing. */
export function watchJams(columns: TrafficColumns): JamWatch {
  const { queueLinks, linkWatched, linkMoment, linkMarks } = columns
  return {
    entering(link) {
      const at = link << LINK_SHIFT
      const taken = (queueLinks[at | TAKEN] as number) + 1
      if (taken * PERCENT < (queueLinks[at | ROOM] as number) * FULL_PERCENT) return
      linkWatched[link >> 5] = (linkWatched[link >> 5] as number) | (1 << link)
    },
    lookRound(now, roadName) {
      const facts: Fact[] = []
      for (let word = 0; word < linkWatched.length; word += 1) {
        for (let bits = i32(linkWatched, word); bits !== 0; bits &= bits - 1) {
          const link = word * BITS + lowest(bits)
          const type = look(columns, link, now)
          const vehicles = i32(queueLinks, link * LINK_WORDS + TAKEN)
          if (type) facts.push({ type, link, road: roadName(link), vehicles })
          if (i32(linkMoment, link) === NONE || isShut(u8(linkMarks, link)))
            linkWatched[word] = i32(linkWatched, word) & ~(1 << (link & 31))
        }
      }
      return facts
    },
  }
}

function isFull(links: Int32Array, link: number): boolean {
  const taken = i32(links, link * LINK_WORDS + TAKEN)
  return taken * PERCENT >= i32(links, link * LINK_WORDS + ROOM) * FULL_PERCENT
}

/** Whoever is on a closed link leaves it: it is no jam, and its moment is another one. */
function isShut(marks: number): boolean {
  return (marks & (MARK.ordered | MARK.closed)) !== 0
}

type Change = 'TrafficJammed' | 'TrafficCleared' | undefined

function look(columns: TrafficColumns, link: number, now: number): Change {
  const { queueLinks, linkMoment, linkMarks } = columns
  if (isShut(u8(linkMarks, link))) return undefined
  if (i32(linkMoment, link) !== NONE) return lookAtJam(columns, link, now)
  const isLong = i32(queueLinks, link * LINK_WORDS + ROOM) >= STORAGE_MIN
  if (isLong && isFull(queueLinks, link)) linkMoment[link] = now
  return undefined
}

function lookAtJam(columns: TrafficColumns, link: number, now: number): Change {
  const { queueLinks, linkMoment, linkMarks, jamsToldThisHour } = columns
  const wasTold = u8(linkMarks, link) === MARK.jamTold
  const taken = i32(queueLinks, link * LINK_WORDS + TAKEN)
  if (taken * PERCENT < i32(queueLinks, link * LINK_WORDS + ROOM) * CLEAR_PERCENT) {
    linkMoment[link] = NONE
    linkMarks[link] = 0
    return wasTold ? 'TrafficCleared' : undefined
  }
  const isLong = now - i32(linkMoment, link) >= JAM_SECONDS
  if (wasTold || !isLong || i32(jamsToldThisHour, 0) >= JAMS_TOLD_AN_HOUR_MAX) return undefined
  linkMarks[link] = MARK.jamTold
  addI32(jamsToldThisHour, 0, 1)
  return 'TrafficJammed'
}
