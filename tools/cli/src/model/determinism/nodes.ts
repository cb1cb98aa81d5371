import { execFile } from 'node:child_process'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { Failure, UsageError } from '../../exit.ts'

const run = promisify(execFile)
const INSTALL_MS_MAX = 300_000

/** A Node of another version. */
export interface OtherNode {
  readonly version: string
  readonly program: string
}

export const thisNode: OtherNode = { version: process.version, program: process.execPath }

interface Setting {
  /** Where programs are kept for the next time. */
  readonly cache: string
  readonly say: (line: string) => void
}

/** Installs a Node from the npm registry, once; `version` is a major one or a whole one. */
export async function nodeOf(version: string, { cache, say }: Setting): Promise<OtherNode> {
  if (!/^\d+(\.\d+\.\d+)?$/.test(version))
    throw new UsageError(`--node takes versions such as 22 or 22.11.0, not "${version}"`)
  const name = `node-${process.platform}-${process.arch}`
  const folder = join(cache, 'nodes', version)
  const program = join(folder, 'node_modules', name, 'bin', 'node')
  if (!(await isThere(program))) {
    say(`installing ${name}@${version} from the npm registry`)
    await install(folder, `${name}@${version}`)
  }
  const { stdout } = await run(program, ['--version'])
  return { version: stdout.trim(), program }
}

async function install(folder: string, what: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"private":true}\n')
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', what], {
      cwd: folder,
      timeout: INSTALL_MS_MAX,
    })
  } catch (error) {
    throw new Failure(`${what} could not be installed`, { cause: error })
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
