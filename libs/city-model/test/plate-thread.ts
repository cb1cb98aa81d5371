import { workerData } from 'node:worker_threads'

import { followCrew } from '../src/core/crew.ts'
import { plateOver } from './plate.ts'

/** Late for every meeting by another time, so that all orders of arrival come about. */
let state: number = workerData.thread
const sleeper = new Int32Array(new SharedArrayBuffer(4))
const beforeMeeting = () => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  if ((state & 15) === 0) Atomics.wait(sleeper, 0, 0, (state >>> 8) & 3)
}

const { phases, words } = plateOver(workerData.shared)
followCrew({ phases, words, threads: workerData.threads, beforeMeeting }, workerData.thread)
