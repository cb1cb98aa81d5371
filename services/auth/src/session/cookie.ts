import type { IncomingHttpHeaders } from 'node:http'

import { REFRESH_TOKEN_SECONDS, type Tokens } from '@urbe/contracts'
import { type Answer, refuse } from '@urbe/http'

const NAME = '__Host-rt'
const ATTRIBUTES = 'HttpOnly; Secure; SameSite=Strict; Path=/'
export const CLEARED = `${NAME}=; Max-Age=0; ${ATTRIBUTES}`

/** Browsers ask for the cookie, so that no script ever holds the refresh token; everybody else gets it in the body. */
export const wantsCookie = (headers: IncomingHttpHeaders): boolean => headers['urbe-session'] === 'cookie'

export function grant({ refreshToken, ...rest }: Tokens, asCookie: boolean): Answer<Tokens> {
  if (!asCookie || refreshToken === undefined) return { body: { ...rest, refreshToken } }
  const cookie = `${NAME}=${refreshToken}; Max-Age=${REFRESH_TOKEN_SECONDS}; ${ATTRIBUTES}`
  return { body: rest, cookies: [cookie] }
}

/** The cookie counts only for our own pages. A client that is no browser sends neither of the two headers. */
export function cookieOf(headers: IncomingHttpHeaders, origin: string): string | undefined {
  const token = readCookie(headers.cookie)
  if (token === undefined) return
  const site = headers['sec-fetch-site']
  const from = headers.origin
  const own = site === 'same-origin' || from === origin || (site === undefined && from === undefined)
  if (!own) throw refuse('origin_not_allowed', 'The session cookie is for pages of this origin')
  return token
}

function readCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === NAME && value !== undefined && value !== '') return value
  }
  return
}
