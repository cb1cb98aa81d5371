import { parentPort, workerData } from 'node:worker_threads'

import { type CitySpec, foundWorld, loadEngines } from '@urbe/city-model'

import { cpuOf } from './cpu.ts'

export interface CityDays {
  readonly spec: CitySpec
  /** Days that are timed, after a first one that is not. */
  readonly days: number
}

const TICKS_A_DAY = 1_440

/** The entry of a thread with one city in it: answers with what each of its days took of the processor. */
const { spec, days } = workerData as CityDays
const world = foundWorld(spec, { engines: await loadEngines() })
const liveDay = (): void => {
  for (let tick = 0; tick < TICKS_A_DAY; tick += 1) world.step()
}
liveDay()
parentPort?.postMessage(Array.from({ length: days }, () => cpuOf(liveDay)))
