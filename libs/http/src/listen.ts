import { createServer, type RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const HEADERS_TIMEOUT_MS = 5_000
const REQUEST_TIMEOUT_MS = 8_000
/** Longer than a proxy in front keeps its own idle connections, so that it never meets one that just closed. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000
const DRAIN_MS = 10_000

interface Options {
  readonly host: string
  readonly port: number
  /** For a service that takes uploads. */
  readonly requestTimeoutMs?: number
}

export interface Listening {
  readonly server: Server
  readonly port: number
  /** Takes no more connections, lets open requests end, then cuts. */
  readonly close: () => Promise<void>
}

export async function listen(app: RequestListener | Server, options: Options): Promise<Listening> {
  const server = app instanceof Server ? app : createServer(app)
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo
  return { server, port, close: () => close(server) }
}

function close(server: Server): Promise<void> {
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
