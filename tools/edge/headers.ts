import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http'

import { clientOf, type IsTrusted } from './client-address.ts'

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
export function headersForService(request: IncomingMessage, isTrusted: IsTrusted): OutgoingHttpHeaders {
  const { address, proto } = clientOf(request, isTrusted)
  const { host, 'content-length': length } = request.headers
  return {
    ...passedOn(request.headers),
    // Said again, for without one of them Node writes the body of a GET as it is, and the service reads it as the next request.
    ...(length === undefined ? {} : { 'content-length': length }),
    ...(request.headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }),
    'x-forwarded-for': address,
    // Whoever speaks HTTP/1.0 need not say it.
    ...(host === undefined ? {} : { 'x-forwarded-host': host }),
    'x-forwarded-proto': proto,
  }
}

export function passedOn(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(',')
  const dropped = new Set([...NOT_PASSED_ON, ...named.map((name) => name.trim())])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}

/** RFC 6797; said only where the platform is known by https. */
export const HSTS = 'max-age=31536000; includeSubDomains'

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
