import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { readRecord } from '../launcher/record.ts'
import { layoutOf } from '../launcher/settings.ts'
import { layPorts } from './ports.ts'

const run = promisify(execFile)
const LAUNCHER = join(import.meta.dirname, '../launcher/main.ts')
export const PASSWORD = 'a-password-for-tests-only'

/** A whole platform of its own: own port, own state, the real launcher and the real services. */
export interface Copy extends AsyncDisposable {
  readonly origin: string
  readonly stateDir: string
  /** SIGKILL for one of its processes; answers with the pid that is gone. */
  readonly kill: (name: string) => number
  readonly pidOf: (name: string) => number
  /** Runs a verb of the launcher against this copy. */
  readonly urbe: (verb: 'up' | 'down' | 'rotate-secrets') => Promise<{ readonly stdout: string }>
}

export async function startCopy(further: Readonly<Record<string, string>> = {}): Promise<Copy> {
  const stateDir = await mkdtemp(join(tmpdir(), 'urbe-system-'))
  const port = await layPorts(stateDir)
  // The database server runs as another user, who must be able to pass through.
  await chmod(stateDir, 0o755)
  const env = {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: layoutOf(stateDir).compileCache,
    URBE_STATE_DIR: stateDir,
    URBE_PORT: `${port}`,
    URBE_ADMIN_PASSWORD: PASSWORD,
    URBE_DEMO: '0',
    ...further,
  }
  const urbe = (verb: string) =>
    run(process.execPath, ['--disable-warning=ExperimentalWarning', LAUNCHER, verb], { env })
  await urbe('up')
  const pidOf = (name: string): number => {
    const found = readRecord(join(stateDir, 'processes.json'))?.processes.find((each) => each.name === name)
    if (found === undefined) throw new Error(`there is no process ${name}`)
    return found.pid
  }
  return {
    origin: `${further['URBE_TLS'] === '1' ? 'https' : 'http'}://localhost:${port}`,
    stateDir,
    pidOf,
    urbe,
    kill(name) {
      const pid = pidOf(name)
      process.kill(pid, 'SIGKILL')
      return pid
    },
    async [Symbol.asyncDispose]() {
      await urbe('down')
      await rm(stateDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Ends a copy and starts it on the same data; answers with the milliseconds that the start took. */
export async function restartCopy({ urbe }: Copy): Promise<number> {
  await urbe('down')
  const began = performance.now()
  await urbe('up')
  return performance.now() - began
}
