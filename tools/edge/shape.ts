import type { IncomingMessage } from 'node:http'

import type { RawProblem } from '@urbe/http/edge'

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

type Shape = Pick<IncomingMessage, 'httpVersion' | 'url' | 'rawHeaders'>

/** What is wrong with a request before anybody looks at what it asks for. */
export function whyNotShape({ httpVersion, url = '', rawHeaders }: Shape): RawProblem | undefined {
  if (!VERSIONS.has(httpVersion)) return malformed('Only HTTP/1.1 is spoken here')
  if (!url.startsWith('/')) return malformed('The address must be a path')
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  if (httpVersion === '1.1' && !names.includes('host')) return malformed('The header host is missing')
  const doubled = ONCE.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  return doubled === undefined ? undefined : malformed(`The header ${doubled} is given more than once`)
}

const malformed = (detail: string): RawProblem => ({ code: 'malformed_request', detail })

/** Names at which servers elsewhere show their insides, and everything that begins with a dot. */
const INSIDES =
  /^\/+(?:metrics|debug|health|actuator|server-status|server-info|phpinfo|console|graphql)(?:\/|$)/i
const HIDDEN = /\/(?:\.|%2e)/i
/** Ways of writing an address that other servers read as another one. */
const CROOKED = /\/\/|\\|%5c|%2f/i

/** Whether a path can be a page of the console: a page under every name would look like an answer of what is asked for. */
export const isPagePath = (path: string): boolean =>
  !INSIDES.test(path) && !HIDDEN.test(path) && !CROOKED.test(path)
