import { randomBytes } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { fromBase32, toBase32 } from './base32.ts'
import { hotp, stepAt, stepOf, totpUri } from './totp.ts'

const secret = Buffer.from('12345678901234567890')
const at = (seconds: number) => new Date(seconds * 1000)

describe('codes of an authenticator', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at second %s', (second, code) => {
    expect(hotp(secret, stepAt(at(second)), 8)).toBe(code)
  })

  it('are those of RFC 4226, appendix D', () => {
    const codes = Array.from({ length: 10 }, (_, counter) => hotp(secret, counter))
    expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489')
  })

  it('hold for their own half minute and the ones beside it', () => {
    const now = at(1_111_111_111)
    const own = stepAt(now)
    expect([-2, -1, 0, 1, 2].map((around) => stepOf(secret, hotp(secret, own + around), now))).toEqual([
      undefined,
      own - 1,
      own,
      own + 1,
      undefined,
    ])
  })

  it.each(['', '12345', '1234567', '12345a', '１２３４５６'])('are six digits and not %p', (code) => {
    expect(stepOf(secret, code, at(59))).toBeUndefined()
  })
})

describe('a secret', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('is spelled as RFC 4648 does: %p', (text, spelled) => {
    expect(toBase32(Buffer.from(text))).toBe(spelled)
    expect(Buffer.from(fromBase32(spelled) ?? '').toString()).toBe(text)
  })

  it('is read as it was written', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = new Uint8Array(randomBytes(length))
      expect(fromBase32(toBase32(bytes))).toEqual(bytes)
    }
    expect(fromBase32('MZXW0')).toBeUndefined()
  })

  it('goes into a QR code with its name', () => {
    expect(totpUri('MZXW6YTB', { issuer: 'Urbe', account: 'maria silva' })).toBe(
      'otpauth://totp/Urbe:maria%20silva?secret=MZXW6YTB&issuer=Urbe&algorithm=SHA1&digits=6&period=30',
    )
  })
})
