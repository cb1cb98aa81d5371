import { type CitySpec, foundWorld, loadEngines } from '@urbe/city-model'

import { cpuOf } from './cpu.ts'

export interface CityDays {
  readonly spec: CitySpec
  /** Days that are timed, after a first one that is not. */
  readonly days: number
}

const TICKS_A_DAY = 1_440

/** The entry of a process with one city in it: answers with what each of its days took of the processor. */
const { spec, days } = JSON.parse(process.argv[2] ?? '') as CityDays
const world = foundWorld(spec, { engines: await loadEngines() })
const liveDay = (): void => {
  for (let tick = 0; tick < TICKS_A_DAY; tick += 1) world.step()
}
liveDay()
process.send?.(Array.from({ length: days }, () => cpuOf(liveDay)))
