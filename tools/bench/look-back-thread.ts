import { parentPort, workerData } from 'node:worker_threads'
import { zstdDecompressSync } from 'node:zlib'

import { blueprintOf, type CitySpec, type Kept, loadEngines } from '@urbe/city-model'

export interface Look {
  /** Compressed. */
  readonly kept: Kept
  /** Of the ticks after it. */
  readonly hashes: readonly string[]
}

export interface LooksBack {
  readonly spec: CitySpec
  readonly looks: readonly Look[]
}

/** The entry of a thread that looks back, as the simulation service has one: answers with the seconds that each look took. */
const { spec, looks } = workerData as LooksBack
const engines = await loadEngines()
const seconds: number[] = []
let began = performance.now()
const blueprint = blueprintOf(spec)
for (const { kept, hashes } of looks) {
  const { snapshot, changes } = kept
  const world = blueprint.restore(
    { snapshot: zstdDecompressSync(snapshot), changes: changes && zstdDecompressSync(changes) },
    { engines },
  )
  for (const hash of hashes) {
    if (world.step().stateHash !== hash) throw new Error('a city played again came to another state')
  }
  seconds.push((performance.now() - began) / 1_000)
  began = performance.now()
}
parentPort?.postMessage(seconds)
