import { parentPort, workerData } from 'node:worker_threads'
import { zstdDecompressSync } from 'node:zlib'

import { type CitySpec, loadEngines, restoreWorld } from '@urbe/city-model'

export interface LookBack {
  readonly spec: CitySpec
  readonly keyframe: Uint8Array
  /** Of the ticks after the keyframe. */
  readonly hashes: readonly string[]
}

/** The entry of a thread of its own, as a look back has in the simulation service: answers with the seconds it took. */
const { spec, keyframe, hashes } = workerData as LookBack
const engines = await loadEngines()
const began = performance.now()
const world = restoreWorld(spec, zstdDecompressSync(keyframe), { engines })
for (const hash of hashes) {
  if (world.step().stateHash !== hash) throw new Error('a city played again came to another state')
}
parentPort?.postMessage((performance.now() - began) / 1_000)
