import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http'

/** Meant for one connection only (RFC 9110, 7.6.1), or a claim about the client that only we may make. */
const NOT_PASSED_ON = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
])

/** What a service is told: the client's headers, with our own word on where the request came from. */
export function headersForService(request: IncomingMessage): OutgoingHttpHeaders {
  return {
    ...passedOn(request.headers),
    'x-forwarded-for': request.socket.remoteAddress ?? 'unknown',
    'x-forwarded-host': request.headers.host,
    'x-forwarded-proto': 'encrypted' in request.socket ? 'https' : 'http',
  }
}

export function passedOn(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(',')
  const dropped = new Set([...NOT_PASSED_ON, ...named.map((name) => name.trim())])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

const PAGE = {
  ...EVERYWHERE,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
}

const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Swagger UI writes style elements of its own; nothing else is looser there. */
const DOCS_POLICY = CONSOLE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

/** Security headers of what the edge serves itself; the services set their own. */
export const headersOf = {
  file: EVERYWHERE,
  page: { ...PAGE, 'content-security-policy': CONSOLE_POLICY },
  docs: { ...PAGE, 'content-security-policy': DOCS_POLICY },
} as const
