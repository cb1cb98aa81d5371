import { type CitySpec, foundWorld, loadEngines } from '@urbe/city-model'

import { FIRST_MIDNIGHT_TICK, type Keeping, keepingOf, TICKS_A_DAY } from './city-keeping.ts'
import { cpuOf } from './cpu.ts'

export interface CityTask {
  readonly spec: CitySpec
  /** Days that are timed, after a first one that is not. */
  readonly days: number
}

export interface CityCosts {
  /** Seconds of the processor that each took. */
  readonly days: readonly number[]
  /** Of as many days. */
  readonly keeping: readonly Keeping[]
}

/** The entry of a process with one city in it. */
const { spec, days } = JSON.parse(process.argv[2] ?? '') as CityTask
const world = foundWorld(spec, { engines: await loadEngines() })
const liveDay = (): void => {
  for (let tick = 0; tick < TICKS_A_DAY; tick += 1) world.step()
}
while (world.tick < FIRST_MIDNIGHT_TICK + TICKS_A_DAY) world.step()
const costs: CityCosts = {
  days: Array.from({ length: days }, () => cpuOf(liveDay)),
  keeping: keepingOf(world, days),
}
process.send?.(costs)
