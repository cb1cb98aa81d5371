import type { IncomingMessage } from 'node:http'

import type { ProvenRequest } from '@urbe/access'
import { type ErrorCode, SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '@urbe/contracts'
import { checkGivenOnce, credentialsIn } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

export const STREAM_PATH = '/api/v1/stream'

export type Credentials =
  | { readonly kind: 'token'; readonly token: string; readonly proven?: ProvenRequest }
  | {
      readonly kind: 'ticket'
      readonly ticket: string
      readonly origin: string | undefined
      readonly userAgent: string | undefined
    }
/** 16 bytes in base64: RFC 6455, 4.1. */
const KEY = /^[A-Za-z0-9+/]{21}[AQgw]==$/
type Headers = IncomingMessage['headers']

/** What can be said of an upgrade without asking anybody. Cookies are never looked at: nothing is sent by itself. */
export function credentialsOf(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>,
  isOurs: (origin: string | undefined) => boolean,
): Credentials {
  const { method, url = '', headers } = request
  if (url.split('?', 1)[0] !== STREAM_PATH)
    throw refusal('route_not_found', 'There is nothing at this address')
  if (method !== 'GET') throw refusal('method_not_allowed', 'Upgrade with GET')
  checkShape(headers)
  checkGivenOnce(request)
  if (!isOurs(headers.origin)) throw refusal('origin_not_allowed', 'Pages of this origin may not connect')
  const offered = protocolsOf(headers)
  if (!offered.includes(SUBPROTOCOL))
    throw refusal('malformed_request', `Offer the subprotocol ${SUBPROTOCOL}`)
  return shown(request) ?? ticket(offered, headers)
}

/** Where a request with a body is upgraded, one proxy's body is another one's next request. */
function checkShape(headers: Headers): void {
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    throw refusal('malformed_request', 'Upgrade to websocket')
  if (headers['sec-websocket-version'] !== '13' || !KEY.test(headers['sec-websocket-key'] ?? ''))
    throw refusal('malformed_request', 'Upgrade with version 13 and a key of 16 bytes')
  const body = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  if (body) throw refusal('malformed_request', 'An upgrade has no body')
}

function protocolsOf(headers: Headers): readonly string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim())
}

function shown(request: Parameters<typeof credentialsIn>[0]): Credentials | undefined {
  const given = credentialsIn(request)
  return given && { kind: 'token', ...given }
}

/** A proof that comes over the connection speaks of the request that opened it. */
export const provenInBand = (proof: string | undefined): ProvenRequest | undefined =>
  proof === undefined ? undefined : { method: 'GET', target: STREAM_PATH, proofs: [proof] }

function ticket(offered: readonly string[], headers: Headers): Credentials {
  const text = offered.find((each) => each.startsWith(TICKET_PROTOCOL_PREFIX))
  if (text === undefined) throw refusal('unauthorized', 'Send an access token or a ticket')
  const from = { origin: headers.origin, userAgent: headers['user-agent'] }
  return { kind: 'ticket', ticket: text.slice(TICKET_PROTOCOL_PREFIX.length), ...from }
}

function refusal(code: ErrorCode, text: string): Refusal<ErrorCode> {
  return new Refusal<ErrorCode>(code, text)
}
