import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
const OUTPUT_BYTES_MAX = 16 * 1_048_576

interface Wanted {
  /** Debian's names of the releases whose nats-server is wanted. */
  readonly suites: readonly string[]
  readonly folder: string
  readonly signal: AbortSignal
}

/**
 * Other Debian releases' nats-server, unpacked without being installed: apt works in a folder of its own with a list of sources of
 * its own, on the mirror that this system uses already. Answers with the programs by release.
 */
export async function fromDebian({ suites, folder, signal }: Wanted): Promise<Map<string, string>> {
  const mirror = await debianMirror(signal)
  if (mirror === undefined) throw new Error('this system does not take its packages from Debian')
  const sources = suites.map((suite) => `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`)
  for (const each of ['lists/partial', 'cache/archives/partial']) {
    await mkdir(join(folder, each), { recursive: true })
  }
  await writeFile(join(folder, 'sources.list'), sources.join(''))
  await writeFile(join(folder, 'status'), '')
  await apt(['update'], { folder, cwd: folder, signal })
  const programs = new Map<string, string>()
  for (const suite of suites) programs.set(suite, await unpacked(suite, folder, signal))
  return programs
}

async function unpacked(suite: string, folder: string, signal: AbortSignal): Promise<string> {
  const cwd = join(folder, suite)
  await mkdir(cwd)
  await apt(['download', `nats-server/${suite}`], { folder, cwd, signal })
  const archive = (await readdir(cwd)).find((file) => file.endsWith('.deb'))
  if (archive === undefined) throw new Error(`${suite} brought no package`)
  await run('dpkg', ['-x', archive, 'files'], { cwd, signal })
  return join(cwd, 'files', 'usr', 'sbin', 'nats-server')
}

const RELEASE_FILE = /^'(.+)\/dists\/([^/']+)\/InRelease'/

/** The mirror of this system's own release, as its sources name it: also on a machine that has never asked it for anything. */
async function debianMirror(signal: AbortSignal): Promise<string | undefined> {
  const { ID, VERSION_CODENAME } = await systemRelease()
  if (ID !== 'debian' || VERSION_CODENAME === undefined) return undefined
  const { stdout } = await run('apt-get', ['update', '--print-uris'], { signal })
  const mirrors = stdout.split('\n').flatMap((line) => {
    const [, mirror = '', suite] = RELEASE_FILE.exec(line) ?? []
    return suite === VERSION_CODENAME ? [mirror] : []
  })
  // Others offer packages for the same release; Debian's own mirrors end alike.
  return mirrors.find((mirror) => mirror.endsWith('/debian')) ?? mirrors[0]
}

async function systemRelease(): Promise<Readonly<Record<string, string>>> {
  // A system without that file is not Debian.
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const pairs = text.split('\n').map((line) => line.split('='))
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value.replaceAll('"', '')]))
}

interface Apt {
  readonly folder: string
  readonly cwd: string
  readonly signal: AbortSignal
}

async function apt(args: readonly string[], { folder, cwd, signal }: Apt): Promise<void> {
  const settings = [
    `Dir::State=${folder}`,
    `Dir::State::lists=${folder}/lists`,
    `Dir::State::status=${folder}/status`,
    `Dir::Cache=${folder}/cache`,
    `Dir::Etc::sourcelist=${folder}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::Languages=none',
    // Root's apt hands its downloads to an account that may not enter a private folder.
    `APT::Sandbox::User=${process.getuid?.() === 0 ? 'root' : ''}`,
  ]
  const flags = settings.flatMap((setting) => ['-o', setting])
  await run('apt-get', ['-q', ...flags, ...args], { cwd, signal, maxBuffer: OUTPUT_BYTES_MAX })
}
