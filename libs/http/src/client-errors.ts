import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

import { type ErrorCode, errorCatalogue } from '@urbe/contracts/topology'

/** How long a client may go on sending what nobody reads, so that it finds the answer and not a broken connection. */
const LINGER_MS = 1_000

export interface RawProblem {
  readonly code: ErrorCode
  readonly detail: string
}

/** RFC 9457. */
export function problemText({ code, detail }: RawProblem): string {
  return JSON.stringify({ type: `/docs/errors#${code}`, ...errorCatalogue[code], code, detail })
}

/** A whole answer for a socket on which there is no request, or no response, to answer with. */
export function rawProblem(problem: RawProblem): string {
  const body = problemText(problem)
  const { status } = errorCatalogue[problem.code]
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

const unreadable: RawProblem = { code: 'malformed_request', detail: 'What was sent is no request' }
const problems: Readonly<Record<string, RawProblem>> = {
  HPE_HEADER_OVERFLOW: { code: 'header_too_large', detail: 'The address or the headers are too large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { code: 'payload_too_large', detail: 'The chunks say more than they hold' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timeout', detail: 'The request did not arrive in time' },
}

/** Nobody is there to hear an answer, or nothing can be said before a handshake. */
const HOPELESS: ReadonlySet<string> = new Set(['ECONNRESET', 'ERR_TLS_HANDSHAKE_TIMEOUT'])

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** What cannot be read as HTTP, or does not arrive in time, is answered with a problem as everything else is. */
export function answerClientErrors(server: Pick<Server, 'on'>): void {
  const newest = new WeakMap<Duplex, Exchange>()
  const told = new WeakSet<Duplex>()
  server.on('request', (request, response) => newest.set(request.socket, { request, response }))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // The rest of what cannot be read is not read either, and each part of it is an error of its own.
    if (told.has(socket)) return
    told.add(socket)
    if (HOPELESS.has(error.code ?? '') || !socket.writable || hasAnswer(newest.get(socket))) socket.destroy()
    else sayGoodbye(socket, problems[error.code ?? ''] ?? unreadable)
  })
}

/** Whether something of an answer has been sent: another one behind it would be taken for the answer to something else. */
function hasAnswer(exchange: Exchange | undefined): boolean {
  if (exchange === undefined || !exchange.response.headersSent) return false
  return !(exchange.response.writableFinished && exchange.request.complete)
}

function sayGoodbye(socket: Duplex, problem: RawProblem): void {
  socket.on('error', () => socket.destroy())
  socket.end(rawProblem(problem))
  socket.resume()
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}
