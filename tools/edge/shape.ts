import type { IncomingMessage } from 'node:http'

import { hasBody, type RawProblem } from '@urbe/http/edge'

const VERSIONS: ReadonlySet<string> = new Set(['1.0', '1.1'])
/** Of two of these one reader would believe the first and another the last. */
const ONCE: readonly string[] = [
  'authorization',
  'content-encoding',
  'content-type',
  'cookie',
  'dpop',
  'forwarded',
  'host',
  'idempotency-key',
  'if-match',
  'origin',
  'transfer-encoding',
  'x-correlation-id',
]

/** Said by the client to the service, or of the whole request: `Connection` must not take them out on the way. */
const END_TO_END: ReadonlySet<string> = new Set([
  ...ONCE,
  'content-length',
  'sec-fetch-site',
  'x-requested-with',
])
/** RFC 3986: a name, or an address in brackets, and perhaps a port. */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i
const PORT_MAX = 65_535

type Shape = Pick<IncomingMessage, 'httpVersion' | 'url' | 'rawHeaders'>

/** What is wrong with a request before anybody looks at what it asks for. */
export function whyNotShape({ httpVersion, url = '', rawHeaders }: Shape): RawProblem | undefined {
  if (!VERSIONS.has(httpVersion)) return malformed('Only HTTP/1.1 is spoken here')
  if (!url.startsWith('/')) return malformed('The address must be a path')
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  if (httpVersion === '1.1' && !names.includes('host')) return malformed('The header host is missing')
  const doubled = ONCE.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (doubled !== undefined) return malformed(`The header ${doubled} is given more than once`)
  const valuesOf = (wanted: string) =>
    rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === wanted)
  // RFC 9112 §6.1: whoever speaks HTTP/1.0 knows no chunks, and means another end of the body than we do.
  if (httpVersion === '1.0' && names.includes('transfer-encoding'))
    return malformed('HTTP/1.0 has no Transfer-Encoding')
  if (!valuesOf('host').every(isHost)) return malformed('The header host is no name and no address')
  return whyNotConnection(valuesOf('connection'))
}

/** RFC 9110 §7.6.1: what is meant for the whole way is not among what is meant for one connection. */
function whyNotConnection(values: readonly string[]): RawProblem | undefined {
  const named = values.flatMap((value) => value.toLowerCase().split(',')).map((name) => name.trim())
  const found = named.find((name) => END_TO_END.has(name))
  return found === undefined ? undefined : malformed(`The header connection must not name ${found}`)
}

/** RFC 9112 §3.2. */
function isHost(value: string): boolean {
  const [known, port = '0'] = HOST.exec(value) ?? []
  return known !== undefined && Number(port) <= PORT_MAX
}

/** RFC 6455 §4.1: a handshake is a GET; what came behind its head would be taken for what is said on the open connection. */
export function whyNotHandshake(
  request: Pick<IncomingMessage, 'method' | 'headers'>,
): RawProblem | undefined {
  if (request.method !== 'GET')
    return { code: 'method_not_allowed', detail: 'A WebSocket is opened with GET' }
  return hasBody(request) ? malformed('The handshake of a WebSocket has no body') : undefined
}

const malformed = (detail: string): RawProblem => ({ code: 'malformed_request', detail })

/** Names at which servers elsewhere show their insides, or at which something else than pages is here, and everything that begins with a dot. */
const INSIDES =
  /^\/+(?:metrics|debug|health|actuator|server-status|server-info|phpinfo|console|graphql|admin|internal|api|assets)(?:\/|$)/i
const HIDDEN = /\/\./
/** Ways of writing an address that other servers read as another one. No page's own address needs them. */
const CROOKED = /\/\/|[\\%;]/

/** Whether a path can be a page of the console: a page under every name would look like an answer of what is asked for. */
export const isPagePath = (path: string): boolean =>
  !INSIDES.test(path) && !HIDDEN.test(path) && !CROOKED.test(path)
