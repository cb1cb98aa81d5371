import { DAY_SECONDS, TICK_SECONDS } from '../clock.ts'
import { i32 } from '../memory/column.ts'
import { NEVER } from './activities.ts'

const SLOTS = DAY_SECONDS / TICK_SECONDS
const NO_PAGE = -1
/** Entries of a page; the last word of one says which page was filled before. */
const PAGE_ENTRIES = 31
const PAGE_WORDS = PAGE_ENTRIES + 1
const ID_BITS = 26
const ID_MASK = (1 << ID_BITS) - 1
/** A second of a tick and the number of a citizen share a word of 32 bits. */
export const CITIZENS_MAX = 1 << ID_BITS

/** Who moves when. It follows from `nextMove`, so it is no state: a restored city makes the same out of the column. */
export interface Wheel {
  /** Notes a citizen where the column says; for a later tick than the present one. What was noted before holds no more. */
  readonly add: (citizen: number) => void
  /** Finds those who move in the tick that begins. */
  readonly begin: (now: number) => void
  /** Those who move in this second of the tick, in ascending order. */
  readonly visit: (now: number, visitor: Visitor) => void
}

export interface Visitor {
  /** Called for all who move in a second before the first of them does: reads that do not wait for each other fetch ahead. */
  readonly prepare: (citizen: number) => void
  readonly move: (citizen: number, now: number) => void
}

/**
 * Notes by tick of the day, so that a tick costs what its movers cost. A note is not struck out when it no longer holds: it is held
 * against the column when its tick comes. Who moves on a later day is noted again.
 */
export function wheelOf(nextMove: Int32Array): Wheel {
  if (nextMove.length > CITIZENS_MAX) throw new RangeError(`at most ${CITIZENS_MAX} citizens have a plan`)
  const notes = notesFor(nextMove.length)
  for (let citizen = 0; citizen < nextMove.length; citizen += 1) note(notes, nextMove, citizen)
  let due = new Uint32Array(nextMove.length)
  let count = 0
  let at = 0
  let begun = 0
  return {
    add: (citizen) => note(notes, nextMove, citizen),
    begin(now) {
      begun = now
      at = 0
      due = roomFor(due, i32(notes.count, slotAt(now)))
      count = takeDue(notes, { nextMove, due, now })
      due.subarray(0, count).sort()
    },
    visit(now, { prepare, move }) {
      const end = endOf(due, { at, count, second: now - begun })
      for (let ahead = at; ahead < end; ahead += 1) prepare((due[ahead] as number) & ID_MASK)
      while (at < end) {
        const entry = due[at] as number
        at += 1
        // Of one who was noted twice the second note is the same.
        if (at === end || due[at] !== entry) move(entry & ID_MASK, now)
      }
    },
  }
}

interface Notes {
  /** Pages of all slots. */
  pages: Int32Array
  /** Pages that were ever in use. */
  used: number
  /** The first of those given back, which are chained by their last words. */
  free: number
  /** The page of each slot that is being filled, and how many entries the slot has. */
  readonly page: Int32Array
  readonly count: Int32Array
}

function notesFor(citizens: number): Notes {
  const pages = Math.ceil(citizens / PAGE_ENTRIES) + SLOTS
  return {
    pages: new Int32Array(pages * PAGE_WORDS),
    used: 0,
    free: NO_PAGE,
    page: new Int32Array(SLOTS).fill(NO_PAGE),
    count: new Int32Array(SLOTS),
  }
}

function roomFor(due: Uint32Array<ArrayBuffer>, entries: number): Uint32Array<ArrayBuffer> {
  return entries <= due.length ? due : new Uint32Array(2 * entries)
}

interface Stretch {
  readonly at: number
  readonly count: number
  readonly second: number
}

/** Where the entries of a second end that begin at `at`, if there are any. */
function endOf(due: Uint32Array, { at, count, second }: Stretch): number {
  let end = at
  while (end < count && (due[end] as number) >>> ID_BITS === second) end += 1
  return end
}

function slotAt(second: number): number {
  return Math.floor(second / TICK_SECONDS) % SLOTS
}

function note(notes: Notes, nextMove: Int32Array, citizen: number): void {
  const moment = i32(nextMove, citizen)
  if (moment !== NEVER) write(notes, slotAt(moment), citizen)
}

function write(notes: Notes, slot: number, citizen: number): void {
  const count = i32(notes.count, slot)
  const place = count % PAGE_ENTRIES
  if (place === 0) notes.page[slot] = newPage(notes, i32(notes.page, slot))
  notes.pages[i32(notes.page, slot) * PAGE_WORDS + place] = citizen
  notes.count[slot] = count + 1
}

function newPage(notes: Notes, before: number): number {
  let page = notes.free
  if (page === NO_PAGE) {
    page = notes.used
    notes.used += 1
    if (notes.used * PAGE_WORDS > notes.pages.length) notes.pages = enlarged(notes.pages)
  } else notes.free = i32(notes.pages, page * PAGE_WORDS + PAGE_ENTRIES)
  notes.pages[page * PAGE_WORDS + PAGE_ENTRIES] = before
  return page
}

function enlarged(pages: Int32Array): Int32Array {
  const more = new Int32Array(2 * pages.length)
  more.set(pages)
  return more
}

interface Tick {
  readonly nextMove: Int32Array
  readonly due: Uint32Array
  readonly now: number
}

/** As numbers that sort by second and then by citizen; tells how many. Empties the slot but for notes of later days. */
function takeDue(notes: Notes, { nextMove, due, now }: Tick): number {
  const slot = slotAt(now)
  let left = i32(notes.count, slot)
  let page = i32(notes.page, slot)
  notes.count[slot] = 0
  notes.page[slot] = NO_PAGE
  let count = 0
  while (left > 0) {
    const onPage = left % PAGE_ENTRIES === 0 ? PAGE_ENTRIES : left % PAGE_ENTRIES
    for (let place = 0; place < onPage; place += 1) {
      const citizen = i32(notes.pages, page * PAGE_WORDS + place)
      const second = i32(nextMove, citizen) - now
      if (second >= 0 && second < TICK_SECONDS) {
        due[count] = (second << ID_BITS) | citizen
        count += 1
      } else if (isLaterDay(i32(nextMove, citizen), now)) write(notes, slot, citizen)
    }
    left -= onPage
    page = giveBack(notes, page)
  }
  return count
}

/** A note of this slot that holds, but not today. */
function isLaterDay(moment: number, now: number): boolean {
  return moment !== NEVER && moment > now && slotAt(moment) === slotAt(now)
}

/** Tells the page that was filled before. */
function giveBack(notes: Notes, page: number): number {
  const end = page * PAGE_WORDS + PAGE_ENTRIES
  const before = i32(notes.pages, end)
  notes.pages[end] = notes.free
  notes.free = page
  return before
}
