import { addI32, i32 } from '../memory/column.ts'
import type { Economy } from './state.ts'

/** Somebody who is dismissed has no right to be asked back, unlike one whose contract has run out. */
export function dismiss({ firms, workers }: Economy, worker: number): void {
  addI32(firms.workers, i32(workers.employer, worker), -1)
  workers.employer[worker] = -1
  workers.lastEmployer[worker] = -1
  workers.wage[worker] = 0
  workers.periodsLeft[worker] = 0
}
