import type { ServiceName } from '@urbe/contracts/topology'
import { type CertificateFiles, type TlsFiles, tlsFilesOf } from '@urbe/runtime/tls'

import type { EdgeOptions } from './edge.ts'
import type { Upstream } from './proxy.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface EdgeConfig extends EdgeOptions {
  /** Of the edge itself, and of whom it believes. */
  readonly tlsFiles?: TlsFiles | undefined
  /** Of an authority that browsers know, for the host of the public origin alone. */
  readonly publicFiles?: CertificateFiles | undefined
  readonly host: string
  readonly port: number
}

/** UPSTREAM_AUTH=127.0.0.1:7001 and so on, one a service. Everything that is missing is named at once. */
export function readEdgeConfig(env: Environment, services: readonly ServiceName[]): EdgeConfig {
  const missing: string[] = []
  const text = (name: string) => {
    const value = env[name]
    if (value === undefined || value === '') missing.push(name)
    return value ?? ''
  }
  const config = {
    host: env['HTTP_HOST'] ?? '127.0.0.1',
    port: Number(text('HTTP_PORT')),
    publicOrigin: text('PUBLIC_ORIGIN'),
    trustedProxies: env['TRUSTED_PROXIES'] || undefined,
    consoleDir: text('CONSOLE_DIR'),
    docsDir: text('DOCS_DIR'),
    upstreams: Object.fromEntries(services.map((name) => [name, upstream(text(upstreamVariable(name)))])),
  }
  if (missing.length > 0) throw new Error(`bad configuration: ${missing.join(', ')} missing`)
  const limits = {
    connectionsMax: bound(env, 'EDGE_CONNECTIONS_MAX'),
    connectionsPerAddressMax: bound(env, 'EDGE_CONNECTIONS_PER_ADDRESS_MAX'),
  }
  const tlsFiles = tlsFilesOf({
    URBE_TLS: env['URBE_TLS'] === '1' ? '1' : '0',
    PUBLIC_ORIGIN: config.publicOrigin,
    TLS_CA_FILE: env['TLS_CA_FILE'],
    TLS_CERT_FILE: env['TLS_CERT_FILE'],
    TLS_KEY_FILE: env['TLS_KEY_FILE'],
  })
  // The keys come from `services`, which is every service.
  return {
    ...config,
    limits,
    tlsFiles,
    publicFiles: publicFilesOf(env, tlsFiles !== undefined),
  } as EdgeConfig
}

/** Undefined where nothing is said. */
function bound(env: Environment, name: string): number | undefined {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new Error(`bad configuration: ${name} must be a number from 1 to 9999999`)
  return Number(text)
}

function publicFilesOf(env: Environment, isSecured: boolean): CertificateFiles | undefined {
  const [certFile, keyFile] = [
    env['PUBLIC_TLS_CERT_FILE'] || undefined,
    env['PUBLIC_TLS_KEY_FILE'] || undefined,
  ]
  if (certFile === undefined && keyFile === undefined) return undefined
  if (isSecured && certFile !== undefined && keyFile !== undefined) return { certFile, keyFile }
  throw new Error(
    'bad configuration: PUBLIC_TLS_CERT_FILE, PUBLIC_TLS_KEY_FILE: one needs the other, and URBE_TLS=1',
  )
}

export function upstreamVariable(service: ServiceName): string {
  return `UPSTREAM_${service.toUpperCase().replaceAll('-', '_')}`
}

function upstream(text: string): Upstream {
  const [host = '', port = ''] = text.split(':')
  return { host, port: Number(port) }
}
