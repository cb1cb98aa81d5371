import { join } from 'node:path'

import { type ServiceName, serviceNames } from '@urbe/contracts/topology'
import { signersFile, signingKeyFile } from '@urbe/event-log/signing-keys'

import { upstreamVariable } from '../edge/config.ts'
import { LARGE_PAGES } from './large-pages.ts'
import type { ProcessPlan } from './plan.ts'
import type { Site } from './servers.ts'
import { isLoopback, type Settings } from './settings.ts'
import { certificateFiles } from './tls/files.ts'

export const processNames = ['nats', 'postgres', ...serviceNames] as const
export type Ports = Readonly<Record<(typeof processNames)[number], number>>

interface Wiring {
  readonly ports: Ports
  readonly natsUrl: string
  readonly database: (service: ServiceName) => { readonly url: string; readonly passwordFile: string }
  /** Our own nats-server knows its users by their seeds; somebody else's server has its own ways, in NATS_URL. */
  readonly ownNats: boolean
}

/** Small young generations: many short requests, little to keep. A city's world lives outside of them. */
const NODE_FLAGS = ['--max-semi-space-size=4', '--disable-warning=ExperimentalWarning']

export function planServices(site: Site, wiring: Wiring): readonly ProcessPlan[] {
  return [...serviceNames.map((name) => planService(site, wiring, name)), planEdge(site, wiring.ports)]
}

function planService(site: Site, wiring: Wiring, name: ServiceName): ProcessPlan {
  const { settings, layout } = site
  const { url, passwordFile } = wiring.database(name)
  const seed = wiring.ownNats ? { NATS_SEED_FILE: layout.seed(name) } : {}
  return {
    ...nodeProcess(site, name, join(settings.servicesDir, name, 'src', 'main.ts')),
    env: {
      ...commonEnvironment(site, name, wiring.ports[name]),
      NATS_URL: wiring.natsUrl,
      NATS_DURABILITY: settings.durability,
      ...seed,
      SIGNING_KEY_FILE: signingKeyFile(layout.signing, name),
      SIGNERS_FILE: signersFile(layout.signing),
      DATABASE_URL: url,
      DATABASE_PASSWORD_FILE: passwordFile,
      ...further(site, wiring)[name],
    },
    ready: readinessAt(site, wiring.ports[name]),
  }
}

/** What only one service is told. */
function further(
  { settings, layout }: Site,
  { ownNats }: Wiring,
): { readonly [name in ServiceName]?: object } {
  return {
    auth: { ADMIN_PASSWORD_FILE: layout.adminPassword, ...keyRing(layout), ...encryptionKeyDays(settings) },
    monitoring: { ...keyRing(layout), WEBHOOK_ALLOW_PRIVATE: webhooksInside(settings) },
    'event-store': {
      ...(ownNats ? handsOf(layout) : {}),
      ARCHIVE_DIR: layout.archive,
      AUDIT_CHECKPOINT_FILE: layout.auditCheckpoints,
    },
    simulation: { DEMO_CITY: settings.demoCity ? '1' : '0', ...LARGE_PAGES },
  }
}

/** Whoever tries the platform out by themselves has what hears its alerts on the same machine; strangers may not call it. */
function webhooksInside({ host, inherited, publicOrigin }: Settings): string {
  const forThisMachine = isLoopback(host) && publicOrigin === undefined
  return inherited['WEBHOOK_ALLOW_PRIVATE'] ?? (forThisMachine ? '1' : '0')
}

/** Made by the first service that needs it. */
function keyRing(layout: Site['layout']) {
  return { KEY_RING_FILE: layout.keyRing, KEY_RING_CREATE: '1' }
}

/** The key encryption key ends with the other secrets of the house, unless something else is said of it. */
function encryptionKeyDays({ inherited, secretsDaysMax }: Settings) {
  if (inherited['ENCRYPTION_KEY_DAYS'] !== undefined || secretsDaysMax === 0) return {}
  return { ENCRYPTION_KEY_DAYS: `${secretsDaysMax}` }
}

/** The users with rights that no service has by itself. */
function handsOf(layout: Site['layout']) {
  return {
    PROVISIONER_SEED_FILE: layout.seed('provisioner'),
    RESTORER_SEED_FILE: layout.seed('restorer'),
  }
}

function planEdge(site: Site, ports: Ports): ProcessPlan {
  const { root, port, host, publicCertificate, trustedProxies } = site.settings
  const upstreams = serviceNames.map((name) => [upstreamVariable(name), `127.0.0.1:${ports[name]}`])
  return {
    ...nodeProcess(site, 'edge', join(root, 'tools', 'edge', 'main.ts')),
    env: {
      ...commonEnvironment(site, 'edge', port),
      HTTP_HOST: host,
      ...(trustedProxies !== undefined && { TRUSTED_PROXIES: trustedProxies }),
      ...(publicCertificate && {
        PUBLIC_TLS_CERT_FILE: publicCertificate.certFile,
        PUBLIC_TLS_KEY_FILE: publicCertificate.keyFile,
      }),
      CONSOLE_DIR: join(root, 'services', 'console', 'dist'),
      DOCS_DIR: join(root, 'docs'),
      ...Object.fromEntries(upstreams),
    },
    ready: readinessAt(site, port),
  }
}

function nodeProcess({ settings, layout }: Site, name: string, entry: string) {
  return {
    name,
    stage: 'service',
    command: process.execPath,
    args: [...NODE_FLAGS, entry],
    cwd: settings.root,
    stopSignal: 'SIGTERM',
    logFile: layout.log(name),
  } as const
}

function readinessAt({ settings, layout }: Site, port: number): ProcessPlan['ready'] {
  const path = `127.0.0.1:${port}/health/ready`
  if (!settings.tls) return { kind: 'http', url: `http://${path}` }
  return { kind: 'http', url: `https://${path}`, caFile: certificateFiles(layout.tls, 'edge').caFile }
}

function tlsEnvironment({ settings, layout }: Site, name: string): Readonly<Record<string, string>> {
  if (!settings.tls) return {}
  const { caFile, certFile, keyFile } = certificateFiles(layout.tls, name)
  return { URBE_TLS: '1', TLS_CA_FILE: caFile, TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile }
}

function commonEnvironment(site: Site, name: string, port: number) {
  const { settings, layout } = site
  return {
    ...settings.inherited,
    NODE_COMPILE_CACHE: layout.compileCache,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: `${port}`,
    PUBLIC_ORIGIN: originOf(settings),
    ...tlsEnvironment(site, name),
  }
}

export function originOf({
  port,
  tls,
  publicOrigin,
}: Pick<Settings, 'port' | 'tls' | 'publicOrigin'>): string {
  return publicOrigin ?? `http${tls ? 's' : ''}://localhost:${port}`
}
