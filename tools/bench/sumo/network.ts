import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { type QsimNetwork, readSumoNetwork } from '@urbe/city-model/qsim'

export interface GridPlan {
  /** Crossings along a side. */
  readonly side: number
  readonly metres: number
}

/** A grid of two-way streets with two lanes each way, made by SUMO's own generator and read by ours. */
export function gridOf({ side, metres }: GridPlan, folder: string): { file: string; network: QsimNetwork } {
  const file = join(folder, 'grid.net.xml')
  execFileSync('netgenerate', [
    '--grid',
    `--grid.number=${side}`,
    `--grid.length=${metres}`,
    '--default.lanenumber=2',
    '--default.speed=13.89',
    '--default-junction-type=priority',
    '--no-turnarounds=true',
    '--no-internal-links=true',
    `--output-file=${file}`,
  ])
  return { file, network: readSumoNetwork(readFileSync(file, 'utf8')) }
}
