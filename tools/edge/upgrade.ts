import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

import { type RawProblem, rawProblem } from '@urbe/http/edge'

import { headersForService } from './headers.ts'
import { type Road, type Upstream, unreachableService } from './proxy.ts'

const HANDSHAKE_MAX_MS = 10_000

interface Client {
  readonly request: IncomingMessage
  readonly socket: Duplex
  /** What the client sent behind its handshake. */
  readonly head: Buffer
  /** Told when the service has taken the connection over. */
  readonly onTaken: () => void
}

/** Hands a WebSocket through: after the handshake the edge only carries bytes. */
export function passUpgrade(
  { request, socket, head, onTaken }: Client,
  upstream: Upstream,
  road: Road,
): void {
  const outgoing = road.ask({
    ...upstream,
    method: request.method,
    path: request.url,
    headers: {
      ...headersForService(request, road.isTrusted),
      connection: 'Upgrade',
      upgrade: request.headers.upgrade,
    },
    agent: false,
  })
  const giveUp = () => outgoing.destroy()
  socket.on('error', giveUp).on('close', giveUp)
  outgoing.setTimeout(HANDSHAKE_MAX_MS, giveUp)
  outgoing.on('error', () => refuseUpgrade(socket, unreachableService))
  outgoing.on('response', (answer) => {
    socket.write(headOf(answer, 'connection: close'))
    answer.pipe(socket)
  })
  outgoing.on('upgrade', (answer, service, early) => {
    outgoing.setTimeout(0)
    onTaken()
    socket.write(headOf(answer))
    socket.write(early)
    service.write(head)
    join(socket, service)
    join(service, socket)
  })
  outgoing.end()
}

export function refuseUpgrade(socket: Duplex, problem: RawProblem): void {
  if (socket.writable) socket.end(rawProblem(problem))
  else socket.destroy()
}

function join(from: Duplex, to: Duplex): void {
  from.pipe(to)
  from.on('error', () => to.destroy()).on('close', () => to.destroy())
}

/** The service's own head, header by header as it wrote it. */
function headOf(
  { statusCode, statusMessage, rawHeaders }: IncomingMessage,
  ...further: readonly string[]
): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`]
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  return [...lines, ...further, '', ''].join('\r\n')
}
