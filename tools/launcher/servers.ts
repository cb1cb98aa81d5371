import { createHash } from 'node:crypto'
import { access, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import {
  type Account,
  canEnter,
  createCluster,
  findNatsServer,
  installNatsServer,
  NATS_WAYS,
  natsServerAt,
  natsVersion,
  postgresBinaries,
  postgresServerAt,
  unprivilegedAccount,
} from '@urbe/local-servers'

import { Complaint } from './complaint.ts'
import { type NatsPlace, natsConfig } from './nats-config.ts'
import { keysInForce } from './nats-keys.ts'
import type { ProcessPlan } from './plan.ts'
import { replaceFile } from './replace-file.ts'
import { keptStoreKey } from './secrets.ts'
import type { Layout, Settings } from './settings.ts'
import { certificateFiles } from './tls/files.ts'

/** Small enough for a laptop; five services with small pools. */
const POSTGRES_SETTINGS = {
  shared_buffers: '32MB',
  max_connections: '60',
  max_wal_size: '256MB',
  jit: 'off',
  max_worker_processes: '4',
  max_parallel_workers: '0',
}
const LASTING_PLACE = '/var/lib/urbe'

export interface Site {
  readonly settings: Settings
  readonly layout: Layout
  readonly say: (line: string) => void
}

/** What decides the configuration of nats-server. */
export interface NatsSite {
  readonly settings: Pick<Settings, 'durability' | 'tls' | 'storeCipher'>
  readonly layout: Layout
}

export async function planNats({ settings, layout, say }: Site, port: number): Promise<ProcessPlan> {
  const program = await natsProgram(settings, say)
  if (settings.durability === 'disk') await mustSync(program)
  await writeNatsConfig({ settings, layout }, port, await keysInForce(layout.seeds))
  say(`nats-server  ${program} on 127.0.0.1:${port}`)
  return {
    name: 'nats-server',
    stage: 'server',
    ...natsServerAt(program, layout.natsConfig),
    env: {},
    ready: { kind: 'nats', port },
    stopSignal: 'SIGTERM',
    logFile: layout.log('nats-server'),
  }
}

/** What the server reads at its start, and when it is told to read it again. */
export async function writeNatsConfig(
  { settings, layout }: NatsSite,
  port: number,
  publicKeys: NatsPlace['publicKeys'],
): Promise<void> {
  const { durability } = settings
  const tls = settings.tls ? certificateFiles(layout.tls, 'nats') : undefined
  const storeKey = await keptStoreKey(layout, settings)
  const config = natsConfig({ port, storeDir: layout.natsStore, durability, publicKeys, tls, storeKey })
  await replaceFile(layout.natsConfig, config)
}

async function mustSync(program: string): Promise<void> {
  const version = (await natsVersion(program)) ?? 'unknown'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 2 || (major === 2 && minor >= 10)) return
  throw new Complaint(`NATS_DURABILITY=disk needs nats-server 2.10 or newer, ${program} is ${version}`)
}

async function natsProgram({ path }: Settings, say: Site['say']): Promise<string> {
  const found = await findNatsServer(path)
  if (found !== undefined) return found
  const installed = await installNatsServer(path, say).catch((cause: unknown) => {
    throw new Complaint(`nats-server could not be installed; ${NATS_WAYS}`, { cause })
  })
  const program = installed ? await findNatsServer(path) : undefined
  if (program === undefined) throw new Complaint(`no nats-server found: ${NATS_WAYS}`)
  return program
}

export async function planPostgres(
  { settings, layout, say }: Site,
  place: PostgresPlace,
): Promise<ProcessPlan> {
  const account = await unprivilegedAccount()
  const folder = await postgresFolder(settings, layout, account)
  const binaries = await postgresBinaries(account).catch((cause: unknown) => {
    throw new Complaint(cause instanceof Error ? cause.message : String(cause), { cause })
  })
  const dataDir = join(folder, 'data')
  if (!(await exists(join(dataDir, 'PG_VERSION')))) {
    say(`postgres     a new cluster in ${dataDir}`)
    const draft = join(folder, 'data.new')
    await rm(draft, { recursive: true, force: true })
    await createCluster({ binaries, dataDir: draft, account }, place.password)
    await rename(draft, dataDir)
  }
  const secured = settings.tls ? await securePostgres(folder, account) : {}
  say(`postgres     on 127.0.0.1:${place.port}${account === undefined ? '' : `, as user ${account.uid}`}`)
  return {
    name: 'postgres',
    stage: 'server',
    ...postgresServerAt({
      binaries,
      dataDir,
      account,
      port: place.port,
      settings: { ...POSTGRES_SETTINGS, ...secured },
    }),
    env: { LC_ALL: 'C' },
    ready: { kind: 'postgres', port: place.port },
    stopSignal: 'SIGINT',
    logFile: layout.log('postgres'),
  }
}

/** Whoever does not speak TLS is not let in; the files lie where `lendPlace` says. */
async function securePostgres(folder: string, account: Account | undefined) {
  const rules = join(folder, 'pg_hba.conf')
  await writeFile(rules, 'hostssl all all 127.0.0.1/32 scram-sha-256\n', { mode: 0o600 })
  if (account !== undefined) await chown(rules, account.uid, account.gid)
  return {
    ssl: 'on',
    ssl_min_protocol_version: 'TLSv1.3',
    ssl_cert_file: join(folder, 'server.pem'),
    ssl_key_file: join(folder, 'server.key'),
    hba_file: rules,
  }
}

/** Where Postgres finds its certificate, and whose it has to be. */
export async function lendPlace({ settings, layout }: Site) {
  const account = await unprivilegedAccount()
  return { folder: await postgresFolder(settings, layout, account), ...account }
}

interface PostgresPlace {
  readonly port: number
  readonly password: string
}

/** In the state folder, unless the account that is lent to Postgres cannot get there (a checkout below /root). */
async function postgresFolder(
  { stateDir }: Settings,
  layout: Layout,
  account: Account | undefined,
): Promise<string> {
  const near = await canEnter(dirname(layout.postgres), account)
  const folder = near ? layout.postgres : lastingFolder(stateDir)
  await mkdir(folder, { recursive: true, mode: 0o755 })
  return folder
}

export function lastingFolder(stateDir: string): string {
  return join(LASTING_PLACE, createHash('sha256').update(stateDir).digest('hex').slice(0, 16))
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}
