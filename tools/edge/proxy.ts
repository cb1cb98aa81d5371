import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestPlain,
  type ServerResponse,
} from 'node:http'
import { request as requestTls, Agent as TlsAgent } from 'node:https'

import { hasBody, type RawProblem } from '@urbe/http/edge'

import type { IsTrusted } from './client-address.ts'
import { headersForService, passedOn } from './headers.ts'
import { answerProblem } from './problem.ts'

/** A service that says nothing for so long is given up; streams send heartbeats more often than this. */
const SILENCE_MAX_MS = 120_000
/** Several times what one address may have open at the edge, so that whoever asks slowly keeps nobody else waiting. */
const SOCKETS_PER_SERVICE_MAX = 4_096
const REPEATABLE = new Set(['GET', 'HEAD'])

export interface Upstream {
  readonly host: string
  readonly port: number
}

/** How services are talked to. */
export interface Road {
  readonly ask: (options: RequestOptions) => ClientRequest
  readonly agent: Agent
  readonly isTrusted: IsTrusted
}

/** With certificates of those who may vouch for services, in TLS alone. */
export function roadTo(ca: Buffer | undefined, isTrusted: IsTrusted): Road {
  const kept = { keepAlive: true, maxSockets: SOCKETS_PER_SERVICE_MAX }
  if (ca === undefined) return { ask: requestPlain, agent: new Agent(kept), isTrusted }
  return { ask: (options) => requestTls({ ...options, ca }), agent: new TlsAgent({ ...kept, ca }), isTrusted }
}

export const unreachableService: RawProblem = {
  code: 'service_unavailable',
  detail: 'The service that answers here is not running at the moment. It is being restarted; try again.',
}

interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Passes a request on and streams the answer back; both bodies flow at the pace of the slower side. */
export function forward({ request, response }: Asked, upstream: Upstream, road: Road): void {
  const { method = 'GET', url: path = '/' } = request
  const { ask, agent } = road
  const headers = headersForService(request, road.isTrusted)
  const withBody = hasBody(request)
  const repeatable = REPEATABLE.has(method) && !withBody
  const send = (mayRepeat: boolean): ClientRequest => {
    const outgoing = ask({ ...upstream, method, path, headers, agent })
    outgoing.on('response', (answer) => passBack(answer, response))
    outgoing.setTimeout(SILENCE_MAX_MS, () => {
      answerProblem(response, {
        code: 'service_timeout',
        detail: 'The service did not answer in time.',
      })
      outgoing.destroy()
    })
    outgoing.on('error', () => {
      // The service closed a kept-alive connection in the moment in which we took it up again.
      if (mayRepeat && outgoing.reusedSocket && !response.headersSent) send(false).end()
      else if (!response.writableEnded) answerProblem(response, unreachableService)
    })
    response.on('close', () => outgoing.destroy())
    // Who never sends the body gets the answer to the rest, and does not wait here for as long as an import may take.
    if (withBody) outgoing.flushHeaders()
    return outgoing
  }
  if (withBody) request.pipe(send(repeatable))
  else send(repeatable).end()
}

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers))
  answer.on('error', () => response.destroy())
  answer.pipe(response)
}
