import { TICK_SECONDS } from '../clock.ts'
import { i32 } from '../memory/column.ts'

/** Who moves in which second of a tick, in ascending id within the second. It follows from `nextMove`, so it is no state. */
export interface Agenda {
  readonly begin: (now: number) => void
  readonly visit: (now: number, move: (citizen: number) => void) => void
}

export function agendaOf(nextMove: Int32Array): Agenda {
  const start = new Int32Array(TICK_SECONDS + 1)
  const due = new Int32Array(nextMove.length)
  let begun = 0
  return {
    begin(now) {
      begun = now
      fillAgenda({ nextMove, start, due }, now)
    },
    visit(now, move) {
      const second = now - begun
      for (let at = i32(start, second); at < i32(start, second + 1); at += 1) move(i32(due, at))
    },
  }
}

interface Pages {
  readonly nextMove: Int32Array
  readonly start: Int32Array
  readonly due: Int32Array
}

function fillAgenda({ nextMove, start, due }: Pages, now: number): void {
  const end = now + TICK_SECONDS
  start.fill(0)
  const movers: number[] = []
  for (let citizen = 0; citizen < nextMove.length; citizen += 1) {
    const at = i32(nextMove, citizen)
    if (at >= end) continue
    movers.push(citizen)
    start[secondIn(at, now) + 1] = i32(start, secondIn(at, now) + 1) + 1
  }
  for (let second = 0; second < TICK_SECONDS; second += 1)
    start[second + 1] = i32(start, second + 1) + i32(start, second)
  const cursor = start.slice(0, TICK_SECONDS)
  for (const citizen of movers) {
    const second = secondIn(i32(nextMove, citizen), now)
    due[i32(cursor, second)] = citizen
    cursor[second] = i32(cursor, second) + 1
  }
}

/** Who should have moved before moves in the first second. */
function secondIn(at: number, now: number): number {
  return Math.max(0, at - now)
}
