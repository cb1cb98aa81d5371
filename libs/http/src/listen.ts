import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { answerClientErrors } from './client-errors.ts'
import { PATIENCE } from './patience.ts'
import { boundPipelines } from './pipelines.ts'
import { cutSlowClients } from './slow-clients.ts'

/** Until the last byte of a body is here. */
const REQUEST_TIMEOUT_MS = 8_000
const HTTP_CONNECTIONS_MAX = 6_000
/** Node looks for slow senders every 30 s otherwise. */
const LOOK_FOR_SLOW_ONES_MS = 1_000
/** Longer than a proxy in front keeps its own idle connections, so that it never meets one that just closed. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000
const DRAIN_MS = 10_000

const LIMITS = {
  ...PATIENCE,
  requestMs: REQUEST_TIMEOUT_MS,
  connectionsMax: HTTP_CONNECTIONS_MAX,
}

interface Options {
  readonly host: string
  readonly port: number
  readonly limits?: ListenLimits | undefined
  /** With it nothing is answered in the clear. */
  readonly tls?: Tls | undefined
}

export type ListenLimits = Partial<typeof LIMITS>

interface Tls {
  readonly cert: Buffer
  readonly key: Buffer
  readonly minVersion: 'TLSv1.3'
}

export interface Listening {
  readonly server: Server | TlsServer
  readonly port: number
  /** Takes no more connections, lets open requests end, then cuts. */
  readonly close: () => Promise<void>
}

export async function listen(app: RequestListener, options: Options): Promise<Listening> {
  const { tls } = options
  const limits = { ...LIMITS, ...options.limits }
  const timeouts = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(LOOK_FOR_SLOW_ONES_MS, limits.headersMs),
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  }
  const bounded = boundPipelines(app)
  const server =
    tls === undefined
      ? createServer(timeouts, bounded)
      : createTlsServer({ ...timeouts, ...tls, handshakeTimeout: limits.handshakeMs }, bounded)
  server.maxConnections = limits.connectionsMax
  server.setTimeout(limits.silenceMs)
  answerClientErrors(server)
  cutSlowClients(server, limits)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo
  return { server, port, close: () => close(server) }
}

function close(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close((error) => {
      clearTimeout(cut)
      if (error === undefined) resolve()
      else reject(error)
    })
    server.closeIdleConnections()
  })
}
