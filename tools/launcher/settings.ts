import { join, resolve } from 'node:path'

import { Complaint } from './complaint.ts'

type Environment = Readonly<Record<string, string | undefined>>

export type Durability = 'os' | 'disk'

export type StoreCipher = 'off' | 'aes'

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
  /** `aes`: what NATS stores is sealed on the disk; what was sealed once stays so. */
  readonly storeCipher: StoreCipher
  /** Keys and passwords of the platform's own servers that are older are replaced while it runs; 0: they are not. */
  readonly secretsDaysMax: number
  /** Nothing is sent in the clear, not even on the loopback. */
  readonly tls: boolean
  /** Where the edge listens: this machine alone, but in TLS. */
  readonly host: string
  /** Where browsers know the platform; `localhost` without it. */
  readonly publicOrigin?: string
  /** Of an authority that browsers know, for the host of the public origin. */
  readonly publicCertificate?: { readonly certFile: string; readonly keyFile: string }
  /** Networks of those who stand in front of the edge. */
  readonly trustedProxies?: string
  /** What every process inherits; nothing secret. */
  readonly inherited: Readonly<Record<string, string>>
}

const INHERITED = [
  ...['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS', 'LOG_LEVEL'],
  ...['ANOMALY_THRESHOLDS', 'COUNTRY_BY_NETWORK_FILE', 'WEBHOOK_ALLOW_PRIVATE', 'RISK_RESPONSE'],
  ...['AUDIT_RETENTION_DAYS', 'AUDIT_COLD_DIR', 'AUDIT_COLD_DAYS', 'AUDIT_MESSAGE_DAYS'],
  ...['AUDIT_KEY_DAYS', 'WITNESS_KEY_DAYS'],
  'ENCRYPTION_KEY_DAYS',
  ...[
    'REMOVED_CITY_DAYS',
    'MAIL_URL',
    'MAIL_FROM',
    'MAIL_USER',
    'MAIL_PASSWORD_FILE',
    'CITIES_PER_OWNER_MAX',
    'RESETS_PER_ACCOUNT_MAX',
    'RESETS_PER_ADDRESS_MAX',
    'BOUND_TOKENS',
  ],
]
const LOOPBACK = '127.0.0.1'
const PORT_DEFAULT = '8080'
const PORT_MAX = 65_535
const PASSWORD_LENGTH_MIN = 15
const SECRETS_DAYS_DEFAULT = 90
const SECRETS_DAYS_MAX = 3_650

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
  const host = given(env, 'URBE_HOST') ?? LOOPBACK
  if (!tls && !isLoopback(host))
    throw new Complaint('URBE_HOST needs URBE_TLS=1: nobody comes in the clear from elsewhere')
  return {
    root,
    servicesDir: resolve(root, given(env, 'URBE_SERVICES_DIR') ?? 'services'),
    stateDir: resolve(root, given(env, 'URBE_STATE_DIR') ?? '.urbe'),
    port: portIn(given(env, 'URBE_PORT') ?? PORT_DEFAULT),
    demoCity: given(env, 'URBE_DEMO') !== '0',
    durability: durabilityIn(given(env, 'NATS_DURABILITY') ?? 'os'),
    storeCipher: storeCipherIn(given(env, 'NATS_STORE_CIPHER') ?? 'off'),
    secretsDaysMax: daysIn(env, 'SECRETS_MAX_AGE_DAYS'),
    tls,
    host,
    path: env['PATH'] ?? '',
    inherited: Object.fromEntries(
      INHERITED.flatMap((name) => {
        const value = given(env, name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
    ...optional('adminPassword', adminPassword),
    ...optional('publicOrigin', originIn(env)),
    ...optional('trustedProxies', given(env, 'URBE_TRUSTED_PROXIES')),
    ...optional('publicCertificate', certificateIn(env, tls)),
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
    passwords: join(stateDir, 'passwords'),
    formerSecrets: join(stateDir, 'secrets.json'),
    rotationLock: join(stateDir, 'rotation.lock'),
    ports: join(stateDir, 'ports.json'),
    adminPassword: join(stateDir, 'admin-password'),
    keyRing: join(stateDir, 'key-ring.json'),
    seeds: join(stateDir, 'nats', 'seeds'),
    seed: (user: string) => join(stateDir, 'nats', 'seeds', `${user}.nk`),
    signing: join(stateDir, 'signing'),
    natsConfig: join(stateDir, 'nats', 'nats.conf'),
    natsStoreKey: join(stateDir, 'nats', 'store-key'),
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

function optional<Name extends string, Value>(name: Name, value: Value | undefined) {
  // The cast only says that the one key is `name`.
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Value }
}

export const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

function originIn(env: Environment): string | undefined {
  const text = urlIn(env, 'URBE_PUBLIC_ORIGIN')
  if (text === undefined) return undefined
  const { origin, protocol } = new URL(text)
  if (protocol === 'https:' && text === origin) return text
  throw new Complaint(
    'URBE_PUBLIC_ORIGIN is no origin in TLS: as https://city.example or https://city.example:8443',
  )
}

function certificateIn(env: Environment, tls: boolean) {
  const [certFile, keyFile] = [given(env, 'URBE_TLS_CERT_FILE'), given(env, 'URBE_TLS_KEY_FILE')]
  if (certFile === undefined && keyFile === undefined) return undefined
  if (
    certFile === undefined ||
    keyFile === undefined ||
    !tls ||
    given(env, 'URBE_PUBLIC_ORIGIN') === undefined
  )
    throw new Complaint(
      'URBE_TLS_CERT_FILE and URBE_TLS_KEY_FILE go together, with URBE_TLS=1 and URBE_PUBLIC_ORIGIN',
    )
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) }
}

function portIn(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > PORT_MAX)
    throw new Complaint(`URBE_PORT is not a port: give a number from 1 to ${PORT_MAX}`)
  return port
}

function daysIn(env: Environment, name: string): number {
  const text = given(env, name) ?? `${SECRETS_DAYS_DEFAULT}`
  const days = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  if (days <= SECRETS_DAYS_MAX) return days
  throw new Complaint(`${name} is a number of days from 0 to ${SECRETS_DAYS_MAX}`)
}

function durabilityIn(text: string): Durability {
  if (text === 'os' || text === 'disk') return text
  throw new Complaint('NATS_DURABILITY is os or disk')
}

function storeCipherIn(text: string): StoreCipher {
  if (text === 'off' || text === 'aes') return text
  throw new Complaint('NATS_STORE_CIPHER is off or aes')
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
