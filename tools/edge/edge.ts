import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Duplex } from 'node:stream'

import { type ServiceName, serviceAt } from '@urbe/contracts/topology'
import {
  answerClientErrors,
  boundPipelines,
  cutSlowClients,
  limitConnections,
  networksIn,
  PATIENCE,
} from '@urbe/http/edge'
import type { ServerTls } from '@urbe/runtime/tls'

import { documents, pages, swaggerFiles, swaggerFolder } from './docs-pages.ts'
import { HSTS, headersOf } from './headers.ts'
import { answerProblem } from './problem.ts'
import { forward, roadTo, type Upstream } from './proxy.ts'
import { isPagePath, whyNotHandshake, whyNotShape } from './shape.ts'
import { cachingOf, findFile, sendFile } from './static-files.ts'
import { passUpgrade, refuseUpgrade } from './upgrade.ts'

interface EdgeTls extends ServerTls {
  /** Who may vouch for services. */
  readonly ca: Buffer
}

export interface EdgeOptions {
  readonly upstreams: Readonly<Record<ServiceName, Upstream>>
  /** Where browsers know the platform; tickets and cookies are bound to it. */
  readonly publicOrigin: string
  /** Networks of those who stand in front of the edge, `<address>/<bits>` each; nobody else is believed about clients. */
  readonly trustedProxies?: string | undefined
  readonly consoleDir: string
  readonly docsDir: string
  /** What is undefined is as usual. */
  readonly limits?: { readonly [Name in keyof typeof LIMITS]?: number | undefined } | undefined
  /** Told what went wrong with one request, which is not to end the others. */
  readonly onFault?: (error: unknown) => void
  /** Told the address of a connection that was closed because there are too many. */
  readonly onRefused?: (address: string) => void
  /** With it the edge answers in TLS alone, and talks to services in TLS alone. */
  readonly tls?: EdgeTls | undefined
}

/** Imports are large; longer than any service waits for a body. */
const REQUEST_TIMEOUT_MS = 90_000
/** WebSockets are not among them: the gateway bounds those. */
const EDGE_CONNECTIONS_MAX = 10_000
/** So few that one address never takes all the connections to a service. */
const EDGE_CONNECTIONS_PER_ADDRESS_MAX = 512
const LIMITS = {
  ...PATIENCE,
  requestMs: REQUEST_TIMEOUT_MS,
  connectionsMax: EDGE_CONNECTIONS_MAX,
  connectionsPerAddressMax: EDGE_CONNECTIONS_PER_ADDRESS_MAX,
}
const LOOK_FOR_SLOW_ONES_MS = 500
const HEALTH = new Set(['/health/live', '/health/ready'])

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
}

/** One origin: services by path, the console, the documentation. */
export function createEdge(options: EdgeOptions): Server | TlsServer {
  const { tls } = options
  const limits = limitsOf(options)
  const { trustedProxies } = options
  const isTrusted = trustedProxies === undefined ? () => false : networksIn(trustedProxies)
  const road = roadTo(tls?.ca, isTrusted)
  const toFault = (error: unknown) => {
    options.onFault?.(error)
    return fault
  }
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    try {
      route(request, response)
    } catch (error) {
      answerProblem(response, toFault(error))
    }
  }
  const route = (request: IncomingMessage, response: ServerResponse) => {
    if (options.publicOrigin.startsWith('https:')) response.setHeader('strict-transport-security', HSTS)
    const path = pathOf(request)
    const problem = whyNotShape(request)
    if (problem !== undefined) return answerProblem(response, problem)
    const service = documents[path] === undefined ? serviceAt(path) : undefined
    if (service !== undefined) forward({ request, response }, options.upstreams[service], road)
    else
      serve({ request, response, path }, options).catch((error: unknown) =>
        answerProblem(response, toFault(error)),
      )
  }
  const server = patientServer({ tls, limits }, answer)
  const { release } = limitConnections(server, {
    connectionsMax: limits.connectionsMax,
    perAddressMax: limits.connectionsPerAddressMax,
    isOfMany: isTrusted,
    ...(options.onRefused && { onRefused: options.onRefused }),
  })
  server.on('connect', (_request, socket) => refuseUpgrade(socket, noTunnel))
  server.on('upgrade', (request, socket, head) => {
    try {
      routeUpgrade(request, socket, head)
    } catch (error) {
      refuseUpgrade(socket, toFault(error))
    }
  })
  const routeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const problem = whyNotShape(request) ?? whyNotHandshake(request)
    if (problem !== undefined) return refuseUpgrade(socket, problem)
    const service = serviceAt(pathOf(request))
    if (service === 'realtime-gateway')
      passUpgrade({ request, socket, head, onTaken: () => release(socket) }, options.upstreams[service], road)
    else refuseUpgrade(socket, { code: 'route_not_found', detail: 'No WebSocket here.' })
  }
  return server
}

function limitsOf({ limits = {} }: EdgeOptions): typeof LIMITS {
  const said = Object.entries(limits).filter(([, limit]) => limit !== undefined)
  return { ...LIMITS, ...Object.fromEntries(said) }
}

/** Waits for nobody longer than it says. */
function patientServer(
  { tls, limits }: { readonly tls: EdgeTls | undefined; readonly limits: typeof LIMITS },
  answer: RequestListener,
): Server | TlsServer {
  const timeouts = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: LOOK_FOR_SLOW_ONES_MS,
    // Asked for with everything else, so that its lack is told as everything else is.
    requireHostHeader: false,
  }
  const bounded = boundPipelines(answer)
  const server =
    tls === undefined
      ? createServer(timeouts, bounded)
      : createTlsServer({ ...timeouts, ...tls, handshakeTimeout: limits.handshakeMs }, bounded)
  server.setTimeout(limits.silenceMs)
  server.on('checkExpectation', (_request, response) => answerProblem(response, noExpectation))
  answerClientErrors(server)
  cutSlowClients(server, limits)
  return server
}

/** What the edge answers itself. */
async function serve(exchange: Exchange, options: EdgeOptions): Promise<void> {
  const { consoleDir, docsDir } = options
  const { request, response, path } = exchange
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    answerProblem(response, { code: 'method_not_allowed', detail: 'Only GET and HEAD here.' })
  } else if (HEALTH.has(path)) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}')
  } else if (path === '/docs' || path.startsWith('/docs/')) {
    await serveDocs(exchange)
  } else if (documents[path] !== undefined) {
    await serveFile(exchange, { root: docsDir, path: documents[path] })
  } else if (path.startsWith('/api/') || path.startsWith('/.well-known/')) {
    answerProblem(response, notFound)
  } else {
    await serveConsole(exchange, { root: consoleDir, publicOrigin: options.publicOrigin })
  }
}

const fault = { code: 'internal_error', detail: 'The fault has been recorded' } as const
const noTunnel = { code: 'method_not_allowed', detail: 'This is no proxy' } as const
const noExpectation = {
  code: 'malformed_request',
  detail: 'Only 100-continue can be expected here',
} as const
const notFound = { code: 'route_not_found', detail: 'Nothing answers at this address.' } as const

async function serveDocs(exchange: Exchange): Promise<void> {
  const path = exchange.path.replace(/\/$/, '')
  const found = pages[path]
  if (found !== undefined) {
    exchange.response.writeHead(200, {
      ...headersOf.docs,
      'content-type': found.type,
      'cache-control': 'no-cache',
    })
    exchange.response.end(exchange.request.method === 'HEAD' ? undefined : found.body)
    return
  }
  const file = swaggerFiles[path]
  if (file === undefined) answerProblem(exchange.response, notFound)
  else await serveFile(exchange, { root: swaggerFolder, path: file })
}

async function serveFile(exchange: Exchange, { root, path }: { root: string; path: string }): Promise<void> {
  const found = await findFile(root, path)
  if (found === undefined) answerProblem(exchange.response, notFound)
  else sendFile(exchange, found, { ...headersOf.file, 'cache-control': cachingOf(path) })
}

/** A path without an extension is a page of the console: its router reads the rest. */
async function serveConsole(
  exchange: Exchange,
  { root, publicOrigin }: { root: string; publicOrigin: string },
): Promise<void> {
  const { request, path, response } = exchange
  const isPage = !/\.[^/]*$/.test(path) || path === '/index.html'
  if (!isPage) return await serveFile(exchange, { root, path })
  if (!isPagePath(path)) return answerProblem(response, notFound)
  if (request.headers.host !== new URL(publicOrigin).host) {
    // Under another name, 127.0.0.1 say, the page would load and then be refused its live connection.
    response.writeHead(307, { location: `${publicOrigin}${path.replace(/^\/+/, '/')}` }).end()
    return
  }
  const index = await findFile(root, '/index.html')
  if (index !== undefined)
    return sendFile(exchange, index, { ...headersOf.page, 'cache-control': 'no-cache' })
  answerProblem(response, {
    code: 'not_ready',
    detail: 'The console is not built yet. The API answers below /api/v1, its reference is at /docs/api.',
  })
}

/** The path as the client wrote it, without the query; never parsed as a full URL, which reads `//x` as a host. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}
