import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Declaration, Outcome } from './declaration.ts'

const run = promisify(execFile)
const PEERS = join(import.meta.dirname, '../peers')
const INSTALL_DEADLINE_MS = 600_000
const PLAY_DEADLINE_MS = 1_200_000
const SEED = 1

export type PlayMesa = (declaration: Declaration) => Promise<Outcome>

interface MesaPlan {
  /** A Python that can make environments. */
  readonly python: string
  /** Where the environment is, or will be. */
  readonly environment: string
  readonly say: (line: string) => void
}

export const usualMesa = { python: 'python3', environment: join(PEERS, '.venv') } as const

/** Mesa in a Python of its own, installed now if it is not there; otherwise says why not and answers with undefined. */
export async function mesa({ python, environment, say }: MesaPlan): Promise<PlayMesa | undefined> {
  const own = join(environment, 'bin/python')
  try {
    if (!(await hasMesa(own))) await install({ python, environment, say })
    return (declaration) => play(own, declaration)
  } catch (error) {
    say(
      `going on without Mesa: ${error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)}`,
    )
    return undefined
  }
}

async function hasMesa(own: string): Promise<boolean> {
  try {
    await run(own, ['-c', 'import mesa.discrete_space'])
    return true
  } catch {
    // Not installed yet, which is what was asked.
    return false
  }
}

async function install({ python, environment, say }: MesaPlan): Promise<void> {
  const packages = ['install', '--quiet', '-r', join(PEERS, 'requirements.txt')]
  say(`installing Mesa to measure beside it: pip ${packages.join(' ')}`)
  const options = { timeout: INSTALL_DEADLINE_MS }
  await run(python, ['-m', 'venv', environment], options)
  await run(join(environment, 'bin/pip'), packages, options)
}

/** The cast holds: the script beside the peers prints this. */
async function play(own: string, declaration: Declaration): Promise<Outcome> {
  const { side, agents, alikeMin, ticks } = declaration
  const words = [join(PEERS, 'schelling.py'), ...[side, agents, alikeMin, ticks, SEED].map(String)]
  const { stdout } = await run(own, words, { timeout: PLAY_DEADLINE_MS })
  return JSON.parse(stdout) as Outcome
}
