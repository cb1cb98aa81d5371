import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import type { Clock } from '@urbe/kernel'

const NAME = '__Host-device'
const ID_BYTES = 16
const DAY_SECONDS = 86_400
export const DEVICE_KNOWN_DAYS = 365
const FORM = /^d1\.([A-Za-z0-9_-]{22})\.(\d{1,11})\.([A-Za-z0-9_-]{43})$/

/** Browsers from which somebody has signed in before. Strangers' failures do not slow their owners down. */
export interface Devices {
  /** The device's id when this user has signed in from it within the last year. */
  readonly known: (headers: IncomingHttpHeaders, username: string) => string | undefined
  /** A `Set-Cookie` that lets the device be known again. */
  readonly remember: (username: string) => string
}

export function devicesOf(key: Uint8Array, clock: Clock): Devices {
  const nowSeconds = () => Math.floor(clock().getTime() / 1000)
  const macOf = (id: string, since: string, username: string) =>
    createHmac('sha256', key).update(`d1|${id}|${since}|${username}`).digest()

  return {
    known(headers, username) {
      const [, id = '', since = '', mac = ''] = FORM.exec(readCookie(headers.cookie) ?? '') ?? []
      const given = Buffer.from(mac, 'base64url')
      const own = macOf(id, since, username)
      if (given.length !== own.length || !timingSafeEqual(given, own)) return
      return nowSeconds() - Number(since) <= DEVICE_KNOWN_DAYS * DAY_SECONDS ? id : undefined
    },
    remember(username) {
      const id = randomBytes(ID_BYTES).toString('base64url')
      const since = String(nowSeconds())
      const value = `d1.${id}.${since}.${macOf(id, since, username).toString('base64url')}`
      return `${NAME}=${value}; Max-Age=${DEVICE_KNOWN_DAYS * DAY_SECONDS}; HttpOnly; Secure; SameSite=Strict; Path=/`
    },
  }
}

function readCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === NAME) return value
  }
  return
}
