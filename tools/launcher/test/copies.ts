import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { layPorts } from '../../system/ports.ts'
import { readRecord } from '../record.ts'
import { layoutOf } from '../settings.ts'

const run = promisify(execFile)
const MAIN = join(import.meta.dirname, '../main.ts')

/** One copy of the platform, with stand-ins for its services. */
export interface Copy {
  readonly stateDir: string
  readonly port: number
}

export async function newCopy(): Promise<Copy> {
  const stateDir = await mkdtemp(join(tmpdir(), 'urbe-launcher-'))
  await chmod(stateDir, 0o755)
  return { stateDir, port: await layPorts(stateDir) }
}

export async function removeCopy(copy: Copy): Promise<void> {
  await urbe('down', copy)
  await rm(copy.stateDir, { recursive: true, force: true, maxRetries: 5 })
}

export function environmentOf({ stateDir, port }: Copy) {
  return {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: layoutOf(stateDir).compileCache,
    URBE_STATE_DIR: stateDir,
    URBE_PORT: `${port}`,
    URBE_SERVICES_DIR: join(import.meta.dirname, 'fixture', 'good'),
  }
}

/** A verb of the launcher with what else is said. */
export async function urbe(words: string, copy: Copy, further: Readonly<Record<string, string>> = {}) {
  const env = { ...environmentOf(copy), ...further }
  return await run(process.execPath, [MAIN, ...words.split(' ')], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: Number(code), stdout: String(stdout), stderr: String(stderr) }),
  )
}

export const recordOf = ({ stateDir }: Copy) => readRecord(join(stateDir, 'processes.json'))

export function processOf(copy: Copy, name: string) {
  const found = recordOf(copy)?.processes.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no process ${name}`)
  return found
}

/** How often the stand-in for auth has been started on this data, asked through the edge. */
export async function startsOf({ port }: Copy): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/auth/starts`)
  return answer.ok ? ((await answer.json()) as { readonly starts: number }).starts : Number.NaN
}
