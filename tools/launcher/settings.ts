import { join, resolve } from 'node:path'

import { Complaint } from './complaint.ts'

type Environment = Readonly<Record<string, string | undefined>>

export type Durability = 'os' | 'disk'

export interface Settings {
  readonly root: string
  readonly servicesDir: string
  readonly stateDir: string
  readonly port: number
  readonly demoCity: boolean
  readonly path: string
  readonly adminPassword?: string
  readonly natsUrl?: string
  readonly databaseUrl?: string
  /** `disk`: what was acknowledged has reached the disk; needs nats-server 2.10 or newer. */
  readonly durability: Durability
  /** Nothing is sent in the clear, not even on the loopback. */
  readonly tls: boolean
  /** What every process inherits; nothing secret. */
  readonly inherited: Readonly<Record<string, string>>
}

const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS', 'LOG_LEVEL']
const PORT_DEFAULT = '8080'
const PORT_MAX = 65_535
const PASSWORD_LENGTH_MIN = 15

export function readSettings(env: Environment, root: string): Settings {
  const adminPassword = given(env, 'URBE_ADMIN_PASSWORD')
  if (adminPassword !== undefined && adminPassword.length < PASSWORD_LENGTH_MIN) {
    throw new Complaint(`URBE_ADMIN_PASSWORD is too short: at least ${PASSWORD_LENGTH_MIN} characters`)
  }
  const tls = switchIn(env, 'URBE_TLS')
  if (tls && (given(env, 'NATS_URL') ?? given(env, 'DATABASE_URL')) !== undefined)
    throw new Complaint(
      'URBE_TLS=1 is for the servers that are started here: leave out NATS_URL and DATABASE_URL',
    )
  return {
    root,
    servicesDir: resolve(root, given(env, 'URBE_SERVICES_DIR') ?? 'services'),
    stateDir: resolve(root, given(env, 'URBE_STATE_DIR') ?? '.urbe'),
    port: portIn(given(env, 'URBE_PORT') ?? PORT_DEFAULT),
    demoCity: given(env, 'URBE_DEMO') !== '0',
    durability: durabilityIn(given(env, 'NATS_DURABILITY') ?? 'os'),
    tls,
    path: env['PATH'] ?? '',
    inherited: Object.fromEntries(
      INHERITED.flatMap((name) => {
        const value = given(env, name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
    ...optional('adminPassword', adminPassword),
    ...optional('natsUrl', urlIn(env, 'NATS_URL')),
    ...optional('databaseUrl', urlIn(env, 'DATABASE_URL')),
  }
}

const COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/urbe')

/** Where everything lies, most of it below the state folder. */
export function layoutOf(stateDir: string) {
  return {
    logs: join(stateDir, 'logs'),
    log: (name: string) => join(stateDir, 'logs', `${name}.log`),
    record: join(stateDir, 'processes.json'),
    lock: join(stateDir, 'starting.lock'),
    secrets: join(stateDir, 'secrets.json'),
    ports: join(stateDir, 'ports.json'),
    adminPassword: join(stateDir, 'admin-password'),
    keyRing: join(stateDir, 'key-ring.json'),
    seeds: join(stateDir, 'nats', 'seeds'),
    seed: (user: string) => join(stateDir, 'nats', 'seeds', `${user}.nk`),
    natsConfig: join(stateDir, 'nats', 'nats.conf'),
    natsStore: join(stateDir, 'nats', 'store'),
    postgres: join(stateDir, 'postgres'),
    tls: join(stateDir, 'tls'),
    archive: join(stateDir, 'archive'),
    auditCheckpoints: join(stateDir, 'audit-checkpoints.jsonl'),
    // Beside the code that it belongs to, so that every copy and every fresh start finds it warm.
    compileCache: COMPILE_CACHE,
  } as const
}
export type Layout = ReturnType<typeof layoutOf>

function given(env: Environment, name: string): string | undefined {
  const value = env[name]
  return value === undefined || value === '' ? undefined : value
}

function optional<Name extends string>(name: Name, value: string | undefined) {
  // The cast only says that the one key is `name`.
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: string }
}

function portIn(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > PORT_MAX)
    throw new Complaint(`URBE_PORT is not a port: give a number from 1 to ${PORT_MAX}`)
  return port
}

function durabilityIn(text: string): Durability {
  if (text === 'os' || text === 'disk') return text
  throw new Complaint('NATS_DURABILITY is os or disk')
}

function switchIn(env: Environment, name: string): boolean {
  const text = given(env, name) ?? '0'
  if (text === '0' || text === '1') return text === '1'
  throw new Complaint(`${name} is 0 or 1`)
}

function urlIn(env: Environment, name: string): string | undefined {
  const text = given(env, name)
  if (text !== undefined && !URL.canParse(text)) throw new Complaint(`${name} is not a URL`)
  return text
}
