import type { IncomingHttpHeaders } from 'node:http'

import { REFRESH_TOKEN_SECONDS, type Tokens } from '@urbe/contracts'
import { type Answer, refuse } from '@urbe/http'

const NAME = '__Host-rt'
const ATTRIBUTES = 'HttpOnly; Secure; SameSite=Strict; Path=/'
export const CLEARED = `${NAME}=; Max-Age=0; ${ATTRIBUTES}`

/** Browsers ask for the cookie, so that no script ever holds the refresh token; everybody else gets it in the body. */
export const wantsCookie = (headers: IncomingHttpHeaders): boolean => headers['urbe-session'] === 'cookie'

/** A page of others that knows a password could otherwise sign its visitors in as somebody whose password it knows. */
export function asksForCookie(headers: IncomingHttpHeaders, origin: string): boolean {
  if (!wantsCookie(headers)) return false
  if (!isOwnPage(headers, origin)) throw notOurs()
  return true
}

export function grant({ refreshToken, ...rest }: Tokens, asCookie: boolean): Answer<Tokens> {
  if (!asCookie || refreshToken === undefined) return { body: { ...rest, refreshToken } }
  const cookie = `${NAME}=${refreshToken}; Max-Age=${REFRESH_TOKEN_SECONDS}; ${ATTRIBUTES}`
  return { body: rest, cookies: [cookie] }
}

/**
 * The cookie counts only for our own pages, and only where a header says so that no page of others can send without asking us
 * first. What a browser says of the page must not speak against it; a client that is no browser says nothing.
 */
export function cookieOf(headers: IncomingHttpHeaders, origin: string): string | undefined {
  const token = readCookie(headers.cookie)
  if (token === undefined) return
  if (!isOwnPage(headers, origin) || !isMeant(headers)) throw notOurs()
  return token
}

const isOwnPage = (headers: IncomingHttpHeaders, origin: string): boolean =>
  (headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin' && (headers.origin ?? origin) === origin

const notOurs = () =>
  refuse('csrf_rejected', 'The session cookie is for pages of this origin, which send X-Requested-With')

const isMeant = (headers: IncomingHttpHeaders): boolean =>
  headers['x-requested-with'] !== undefined || wantsCookie(headers)

function readCookie(header: string | undefined): string | undefined {
  const start = `${NAME}=`
  const [value, another] = (header?.split(';') ?? [])
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start))
    .map((pair) => pair.slice(start.length))
  // A browser has one of this name: of two somebody else has written one.
  if (another !== undefined) throw refuse('malformed_request', `The cookie ${NAME} is given more than once`)
  return value === '' ? undefined : value
}
