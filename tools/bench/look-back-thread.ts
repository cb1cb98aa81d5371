import { parentPort, workerData } from 'node:worker_threads'
import { zstdDecompressSync } from 'node:zlib'

import { blueprintOf, type CitySpec, type Kept, loadEngines } from '@urbe/city-model'

import { CHUNKS } from '../../services/simulation/src/world/compression.ts'

export interface Look {
  /** Compressed. */
  readonly kept: Kept
  /** Of the ticks after it. */
  readonly hashes: readonly string[]
}

export interface LookBack {
  readonly spec: CitySpec
  readonly look: Look
}

/**
 * The entry of a thread that looks back once, as the simulation service has it: answers with the seconds that it took to work out what never
 * changes in the city, and those of the look itself.
 */
const { spec, look } = workerData as LookBack
const engines = await loadEngines()
const began = performance.now()
const blueprint = blueprintOf(spec)
const drawn = performance.now()
const { snapshot, changes } = look.kept
const world = blueprint.restore(
  {
    snapshot: zstdDecompressSync(snapshot, CHUNKS),
    changes: changes && zstdDecompressSync(changes, CHUNKS),
  },
  { engines },
)
for (const hash of look.hashes) {
  if (world.step().stateHash !== hash) throw new Error('a city played again came to another state')
}
parentPort?.postMessage([drawn - began, performance.now() - drawn].map((ms) => ms / 1_000))
