import { describe, expect, it } from '@jest/globals'

import { DEVICE_KNOWN_DAYS, devicesOf } from './device.ts'

const key = new Uint8Array(32).fill(5)
const at = (iso: string) => () => new Date(iso)
const devices = devicesOf(key, at('2030-01-01T00:00:00Z'))
const cookie = (text: string) => ({ cookie: `other=1; ${text.split(';')[0]}` })

describe('a device', () => {
  const kept = devices.remember('maria')

  it('is known to the one who signed in from it, and to nobody else', () => {
    expect(devices.known(cookie(kept), 'maria')).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(devices.known(cookie(kept), 'marta')).toBeUndefined()
    expect(devices.known({}, 'maria')).toBeUndefined()
  })

  it('is kept where no script and no other site reaches it', () => {
    expect(kept).toMatch(
      /^__Host-device=d1\.\S+; Max-Age=31536000; HttpOnly; Secure; SameSite=Strict; Path=\/$/,
    )
  })

  it('is forgotten after a year', () => {
    const days = (count: number) =>
      new Date(Date.parse('2030-01-01T00:00:00Z') + count * 86_400_000).toISOString()
    expect(devicesOf(key, at(days(DEVICE_KNOWN_DAYS))).known(cookie(kept), 'maria')).toBeDefined()
    expect(devicesOf(key, at(days(DEVICE_KNOWN_DAYS + 1))).known(cookie(kept), 'maria')).toBeUndefined()
  })

  it('cannot be made up', () => {
    expect(
      devicesOf(new Uint8Array(32), at('2030-01-01T00:00:00Z')).known(cookie(kept), 'maria'),
    ).toBeUndefined()
    expect(devices.known(cookie(kept.replace(/\.(\d+)\./, '.99999999999.')), 'maria')).toBeUndefined()
    expect(devices.known({ cookie: '__Host-device=d1' }, 'maria')).toBeUndefined()
  })
})
