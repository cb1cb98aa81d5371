import { i32 } from '../memory/column.ts'
import { NONE } from './plans.ts'

const { ceil, clz32, min } = Math

const BITS = 32
/** Seconds that the wheel looks ahead, a power of two. What is due later is looked at once in between. */
export const WHEEL_SECONDS = 64
/** Places a member: in a second at most two are given to each, so there is room for as many again before they are given anew. */
export const PLACES_A_MEMBER = 4

/**
 * When there is something to do for members that have places: a bit a place for each of the next seconds, and a bit for each word of
 * bits that are not all 0. Those of one second come in the order of their places. A bit too many does no harm, it costs a look.
 */
export interface DueWheel {
  /** Who has had each place last. */
  readonly members: Int32Array
  readonly bits: Int32Array
  readonly wordBits: Int32Array
  readonly words: number
  readonly wordWords: number
  /** The second that is being served, or was last. */
  second: number
  /** The place that is being served, or NONE outside of serving. */
  serving: number
  /** Places from here on were given since this second is being served: they wait for the next one. */
  end: number
}

export function dueWheel(members: number): DueWheel {
  const places = members * PLACES_A_MEMBER
  const words = ceil(places / BITS)
  const wordWords = ceil(words / BITS)
  return {
    members: new Int32Array(places),
    bits: new Int32Array(words * WHEEL_SECONDS),
    wordBits: new Int32Array(wordWords * WHEEL_SECONDS),
    words,
    wordWords,
    second: NONE,
    serving: NONE,
    end: 0,
  }
}

/** At a second after the one that is being served; one that has passed is the next one. */
export function isDueAt(wheel: DueWheel, place: number, second: number): void {
  const ahead = second - wheel.second
  if (ahead < 1) mark(wheel, place, wheel.second + 1)
  else if (ahead < WHEEL_SECONDS) mark(wheel, place, second)
  else mark(wheel, place, wheel.second + WHEEL_SECONDS - 1)
}

/** In the second that is being served if the place has not had its turn, else in the next one. */
export function isDue(wheel: DueWheel, place: number): void {
  const { serving, second } = wheel
  const hasTurn = serving !== NONE && place > serving && place < wheel.end
  mark(wheel, place, hasTurn ? second : second + 1)
}

function mark({ bits, wordBits, words, wordWords }: DueWheel, place: number, second: number): void {
  const row = second & (WHEEL_SECONDS - 1)
  const word = place >> 5
  const at = row * words + word
  const before = i32(bits, at)
  bits[at] = before | (1 << (place & 31))
  if (before !== 0) return
  const above = row * wordWords + (word >> 5)
  wordBits[above] = i32(wordBits, above) | (1 << (word & 31))
}

/** Turns to a second; what was due in seconds that were left out is due in this one. Places up to `end` are served. */
export function turnTo(wheel: DueWheel, now: number, end: number): void {
  const behind = min(now - wheel.second, WHEEL_SECONDS)
  for (let back = 1; back < behind; back += 1) catchUp(wheel, now - back, now)
  wheel.second = now
  wheel.end = end
}

function catchUp({ bits, wordBits, words, wordWords }: DueWheel, from: number, to: number): void {
  move(bits, words, from, to)
  move(wordBits, wordWords, from, to)
}

function move(bits: Int32Array, words: number, from: number, to: number): void {
  const source = (from & (WHEEL_SECONDS - 1)) * words
  const target = (to & (WHEEL_SECONDS - 1)) * words
  for (let word = 0; word < words; word += 1) {
    bits[target + word] = i32(bits, target + word) | i32(bits, source + word)
    bits[source + word] = 0
  }
}

/** The next place that is due in the present second, or NONE when that was all. */
export function takeDue(wheel: DueWheel): number {
  const { bits, wordBits, words, wordWords } = wheel
  const row = wheel.second & (WHEEL_SECONDS - 1)
  const end = (row + 1) * wordWords
  let above = row * wordWords
  if (wheel.serving !== NONE) above += wheel.serving >> 10
  for (; above < end; above += 1) {
    const some = i32(wordBits, above)
    if (some === 0) continue
    const word = ((above - row * wordWords) << 5) + lowest(some)
    const at = row * words + word
    const its = i32(bits, at)
    bits[at] = its & (its - 1)
    if ((its & (its - 1)) === 0) wordBits[above] = some & (some - 1)
    wheel.serving = (word << 5) + lowest(its)
    return wheel.serving
  }
  wheel.serving = NONE
  return NONE
}

/** The number of the lowest bit that is set. */
export function lowest(bits: number): number {
  return BITS - 1 - clz32(bits & -bits)
}

export function clearWheel({ bits, wordBits }: DueWheel): void {
  bits.fill(0)
  wordBits.fill(0)
}
