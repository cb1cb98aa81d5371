import { createHmac, timingSafeEqual } from 'node:crypto'

import { formatUuid } from '@urbe/kernel'

const FORM = /^rt1\.([A-Za-z0-9_-]{22})\.(\d{1,9})\.([A-Za-z0-9_-]{43})$/

export interface RefreshToken {
  readonly familyId: string
  /** Counts the rotations of the family. */
  readonly place: number
}

/** `rt1.<family>.<place>.<mac>`: what was never given out is refused without a look into the database. */
export function spellRefreshToken(key: Uint8Array, { familyId, place }: RefreshToken): string {
  const family = Buffer.from(familyId.replaceAll('-', ''), 'hex').toString('base64url')
  return `rt1.${family}.${place}.${macOf(key, family, place).toString('base64url')}`
}

export function readRefreshToken(key: Uint8Array, token: string): RefreshToken | undefined {
  const [, family = '', digits = '', mac = ''] = FORM.exec(token) ?? []
  const place = Number(digits)
  const bytes = Buffer.from(family, 'base64url')
  if (bytes.length !== 16 || bytes.toString('base64url') !== family || String(place) !== digits) return
  const given = Buffer.from(mac, 'base64url')
  const own = macOf(key, family, place)
  if (given.toString('base64url') !== mac || given.length !== own.length) return
  if (!timingSafeEqual(given, own)) return
  // The version digit is written again as it stands.
  return { familyId: formatUuid(bytes, (bytes[6] ?? 0) >> 4), place }
}

const macOf = (key: Uint8Array, family: string, place: number): Buffer =>
  createHmac('sha256', key).update(`rt1|${family}|${place}`).digest()
