import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { type QsimNetwork, readSumoNetwork } from '@urbe/city-model/qsim'

export interface GridPlan {
  /** Crossings along a side. */
  readonly side: number
  /** Between crossings; each of them is then moved by chance, so that streets differ in length. */
  readonly metres: number
}

export interface Grid {
  /** Where SUMO's own file lies. */
  readonly file: string
  readonly network: QsimNetwork
}

/** Of how far crossings are moved, as a part of the distance between them. */
const MOVED_SHARE = 0.1

/** A bent grid of two-way streets with two lanes each way, made by SUMO's own generator and read by ours. */
export function gridOf({ side, metres }: GridPlan, folder: string): Grid {
  const file = join(folder, 'grid.net.xml')
  const moved = `norm(0,${metres * MOVED_SHARE})`
  execFileSync(
    'netgenerate',
    [
      '--grid',
      `--grid.number=${side}`,
      `--grid.length=${metres}`,
      `--perturb-x=${moved}`,
      `--perturb-y=${moved}`,
      '--seed=1',
      '--default.lanenumber=2',
      '--default.speed=13.89',
      '--default-junction-type=priority',
      '--no-turnarounds=true',
      '--no-internal-links=true',
      `--output-file=${file}`,
    ],
    { stdio: 'ignore' },
  )
  return { file, network: readSumoNetwork(readFileSync(file, 'utf8')) }
}
