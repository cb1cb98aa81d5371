import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { Complaint } from './complaint.ts'
import { buildConsole } from './console-build.ts'
import { DEPLOYED_ACCOUNTS, deployedAccounts } from './deployed-accounts.ts'
import { down } from './down.ts'
import { logs } from './logs.ts'
import { lastingFolder, type Site } from './servers.ts'
import { layoutOf, readSettings } from './settings.ts'
import { revokeSigning, rotateSigning } from './signing.ts'
import { status } from './status.ts'
import { up } from './up.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function clean(site: Site): Promise<void> {
  const { stateDir } = site.settings
  await down(site)
  for (const folder of [stateDir, lastingFolder(stateDir)]) {
    await rm(folder, { recursive: true, force: true })
  }
  say(`removed ${stateDir} with all its cities`)
}

const verbs: Readonly<Record<string, (site: Site) => Promise<unknown>>> = {
  up,
  down,
  logs,
  clean,
  console: async ({ settings: { root }, layout }) => {
    await mkdir(layout.logs, { recursive: true })
    await buildConsole({ root, logFile: layout.log('console-build'), say })
  },
  'nats-accounts': async ({ settings }) => {
    await writeFile(join(settings.root, DEPLOYED_ACCOUNTS), deployedAccounts())
  },
  'nats-keys': async () => {
    const { exchangeKeys } = await import('./nats-keys-command.ts')
    await exchangeKeys(process.argv.slice(3))
  },
  'rotate-secrets': async (site) => {
    // Loaded by those who need it only: it is large.
    const { rotateSecrets } = await import('./rotation/command.ts')
    await rotateSecrets(site, process.argv[3])
  },
  'rotate-signing-keys': rotateSigning,
  'revoke-signing-key': (site) => revokeSigning(site, process.argv[3]),
  status: async (site) => {
    if (!(await status(site))) process.exitCode = 1
  },
}

try {
  const verb = verbs[process.argv[2] ?? '']
  if (verb === undefined) throw new Complaint(`say one of: ${Object.keys(verbs).join(', ')}`)
  const settings = readSettings(process.env, resolve(import.meta.dirname, '../..'))
  await verb({ settings, layout: layoutOf(settings.stateDir), say })
} catch (error) {
  if (!(error instanceof Complaint)) throw error
  process.stderr.write(`urbe: ${error.message}\n`)
  process.exitCode = 1
}
