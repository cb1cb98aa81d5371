import { Worker } from 'node:worker_threads'

import { sumoVersion } from '../../sumo/run-sumo.ts'
import type { Figure } from '../figure.ts'
import type { BesidePlan, Load } from './beside.ts'

interface Effort extends Pick<BesidePlan, 'grid' | 'seconds'> {
  readonly loads: readonly Load[]
}

export const usualSumo: Effort = {
  grid: { side: 20, metres: 200 },
  seconds: 3_600,
  loads: [
    { model: 'mesoscopic', trips: 20_000, rounds: 5 },
    { model: 'mesoscopic', trips: 100_000, rounds: 3 },
  ],
}
/** Some minutes more. */
export const longSumo: Effort = {
  ...usualSumo,
  loads: [...usualSumo.loads, { model: 'microscopic', trips: 20_000, rounds: 1 }],
}

/** Our queues beside SUMO, on a network of SUMO's own generator, with the same routes and departures. */
export async function measureSumo(
  { loads, ...setting }: Effort,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const version = sumoVersion()
  if (version === undefined) {
    say('going on without SUMO: it is not installed; on Debian: apt-get install --no-install-recommends sumo')
    return []
  }
  const figures: Figure[] = []
  for (const load of loads) figures.push(...(await inThread({ ...setting, load, version })))
  return figures
}

function inThread(workerData: BesidePlan): Promise<readonly Figure[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../sumo-thread.ts', import.meta.url), { workerData })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
