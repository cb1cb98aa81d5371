import { i32 } from '../memory/column.ts'
import type { Draws, Question } from './draws.ts'

interface Asker {
  readonly draws: Draws
  readonly agent: number
  readonly question: Question
}

interface Choice {
  readonly into: Int32Array
  readonly from: number
  /** At most `limit`. */
  readonly count: number
  readonly limit: number
}

/**
 * Writes `count` different numbers of 0..limit-1, every set of them as likely (Floyd's sampling: Bentley and Floyd,
 * "A sample of brilliance", CACM 30(9), 1987).
 */
export function chooseDistinct(
  { draws, agent, question }: Asker,
  { into, from, count, limit }: Choice,
): void {
  for (let taken = 0; taken < count; taken += 1) {
    const top = limit - count + taken
    const drawn = draws.below(top + 1, agent, question, taken)
    into[from + taken] = isAmong(into, { from, to: from + taken, value: drawn }) ? top : drawn
  }
}

function isAmong(
  entries: Int32Array,
  { from, to, value }: { from: number; to: number; value: number },
): boolean {
  for (let place = from; place < to; place += 1) if (i32(entries, place) === value) return true
  return false
}
