import { addI32, i32 } from '../memory/column.ts'
import type { Economy } from './state.ts'

/** Somebody who is dismissed has no right to be asked back, unlike one whose contract has run out. */
export function dismiss({ firms, households }: Economy, worker: number): void {
  addI32(firms.workers, i32(households.employer, worker), -1)
  households.employer[worker] = -1
  households.lastEmployer[worker] = -1
  households.wage[worker] = 0
  households.periodsLeft[worker] = 0
}
