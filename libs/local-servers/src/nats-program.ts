import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const USUAL_PLACES = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin']
const INSTALL_DEADLINE_MS = 300_000

/** What to do by hand where nothing could be installed. */
export const NATS_WAYS =
  'install nats-server (Debian, Ubuntu: apt-get install nats-server; Fedora: dnf install nats-server; ' +
  'Alpine: apk add nats-server; macOS: brew install nats-server) or set NATS_URL to a running server'

interface PackageManager {
  readonly program: string
  readonly needsRoot: boolean
  readonly steps: readonly (readonly string[])[]
}

const MANAGERS: readonly PackageManager[] = [
  {
    program: 'apt-get',
    needsRoot: true,
    steps: [['update'], ['install', '-y', '--no-install-recommends', 'nats-server']],
  },
  { program: 'dnf', needsRoot: true, steps: [['install', '-y', 'nats-server']] },
  { program: 'apk', needsRoot: true, steps: [['add', 'nats-server']] },
  { program: 'brew', needsRoot: false, steps: [['install', 'nats-server']] },
]

/** The folders of PATH first, then the usual places that are missing from an ordinary user's PATH. */
export function findNatsServer(path: string): Promise<string | undefined> {
  return findProgram('nats-server', [...path.split(delimiter), ...USUAL_PLACES])
}

/** Asks the system's package manager for nats-server, saying what it does. False where that is not possible. */
export async function installNatsServer(path: string, say: (line: string) => void): Promise<boolean> {
  const manager = await managerOn(path)
  if (manager === undefined) return false
  const prefix = manager.needsRoot ? await rootPrefix() : []
  if (prefix === undefined) return false
  for (const step of manager.steps) {
    const [program = manager.program, ...args] = [...prefix, manager.program, ...step]
    say(`installing nats-server: ${[program, ...args].join(' ')}`)
    await run(program, args, {
      timeout: INSTALL_DEADLINE_MS,
      env: { PATH: path, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  return true
}

async function managerOn(path: string): Promise<PackageManager | undefined> {
  for (const manager of MANAGERS) {
    if ((await findProgram(manager.program, path.split(delimiter))) !== undefined) return manager
  }
  return undefined
}

/** What to put before a command that root must run; undefined when we are not root and may not become it. */
async function rootPrefix(): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) return []
  return await run('sudo', ['-n', 'true']).then(
    () => ['sudo', '-n'],
    () => undefined,
  )
}

async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name)
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (folder !== '' && found) return file
  }
  return undefined
}
