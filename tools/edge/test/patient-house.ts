import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'

import { type ServiceName, serviceNames } from '@urbe/contracts'
import { listen } from '@urbe/http'
import { serverTls } from '@urbe/runtime/tls'

import { keepCertificates } from '../../launcher/tls/certificates.ts'
import { certificateFiles } from '../../launcher/tls/files.ts'
import { createEdge, type EdgeOptions } from '../edge.ts'

export type Channel = 'plain' | 'TLS'

interface Options extends Pick<EdgeOptions, 'limits' | 'trustedProxies'> {
  readonly channel: Channel
  /** What every service answers. */
  readonly answer: RequestListener
  /** Of the services. */
  readonly requestMs?: number
}

/** An edge with services behind it that listen as ours do, all of them in the clear or all in TLS. */
export async function openHouse(options: Options) {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'urbe-slow-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  await keepCertificates({ folder, names: ['edge', 'auth'], now: new Date() })
  const service = await openService(folder, options)
  stack.defer(async () => {
    service.server.closeAllConnections()
    await service.close()
  })
  const consoleDir = join(folder, 'console')
  await mkdir(consoleDir)
  await writeFile(join(consoleDir, 'index.html'), 'console')
  const refused: string[] = []
  const edge = edgeBefore(service.port, { folder, consoleDir, refused, options })
  edge.listen(0, '127.0.0.1')
  await once(edge, 'listening')
  const clients = clientsOf((edge.address() as AddressInfo).port, { folder, channel: options.channel })
  stack.defer(async () => {
    edge.closeAllConnections()
    clients.close()
    await new Promise((resolve) => edge.close(resolve))
  })
  const opened = stack.move()
  return {
    ...{ service, consoleDir, refused },
    ...clients,
    openConnections: () =>
      new Promise<number>((resolve, reject) =>
        edge.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const tlsOf = (folder: string, name: string, channel: Channel) =>
  channel === 'plain' ? undefined : serverTls(certificateFiles(folder, name))

function openService(folder: string, { channel, answer, requestMs = 60_000 }: Options) {
  return listen(answer, {
    ...{ host: '127.0.0.1', port: 0, tls: tlsOf(folder, 'auth', channel) },
    limits: { requestMs, headersMs: Math.min(requestMs, 5_000) },
  })
}

interface Building {
  readonly folder: string
  readonly consoleDir: string
  readonly refused: string[]
  readonly options: Options
}

function edgeBefore(port: number, { folder, consoleDir, refused, options }: Building) {
  const { channel, limits, trustedProxies } = options
  const tls = tlsOf(folder, 'edge', channel)
  const upstream = { host: '127.0.0.1', port }
  // One entry for each service name.
  const upstreams = Object.fromEntries(serviceNames.map((name) => [name, upstream])) as Record<
    ServiceName,
    typeof upstream
  >
  return createEdge({
    ...{ upstreams, consoleDir, limits, publicOrigin: 'http://localhost', docsDir: folder },
    ...(trustedProxies !== undefined && { trustedProxies }),
    onRefused: (address) => void refused.push(address),
    tls: tls && { ...tls, ca: authorityIn(folder) },
  })
}

const authorityIn = (folder: string) => readFileSync(certificateFiles(folder, 'edge').caFile)

function clientsOf(
  port: number,
  { folder, channel }: { readonly folder: string; readonly channel: Channel },
) {
  const sockets: Socket[] = []
  const keep = (socket: Socket) => {
    // Whoever is cut off is cut off in whatever way.
    socket.on('error', () => undefined)
    sockets.push(socket)
    return socket
  }
  /** Before any handshake. */
  const touch = (from = '127.0.0.1') => keep(connect({ host: '127.0.0.1', port, localAddress: from }))
  return {
    touch,
    async open(from?: string): Promise<Socket> {
      const raw = touch(from)
      if (channel === 'plain') {
        await once(raw, 'connect')
        return raw
      }
      const secure = connectTls({ socket: raw, ca: authorityIn(folder), servername: 'localhost' })
      await once(keep(secure), 'secureConnect')
      return secure
    },
    close(): void {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** All that comes until the connection is closed. */
export async function heard(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A connection that is cut off while something is on its way ends with an error, which is not what is asked here.
  await new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())))
  return Buffer.concat(chunks).toString()
}

/** What comes first; undefined when the connection is closed before anything comes. */
export async function firstWord(socket: Socket): Promise<string | undefined> {
  return await new Promise((resolve) => {
    socket.once('data', (chunk) => resolve(String(chunk).slice(0, 12)))
    socket.once('close', () => resolve(undefined))
  })
}

/** Sends a byte again and again for as long as there is somebody to send it to. */
export function drip(socket: Socket): void {
  // When what has come has been read: who writes to a server that has hung up loses its answer.
  const dripping = setInterval(() => setImmediate(() => socket.write('x')), 20)
  socket.once('close', () => clearInterval(dripping))
}
