import { describe, expect, it } from '@jest/globals'

import { authenticationClaims, type Method } from './authentication.ts'

const at = new Date('2030-01-07T05:30:00.400Z')

describe('what a token says of how somebody signed in', () => {
  it.each<[string, Method[], string]>([
    ['a password', ['pwd'], 'aal1'],
    ['a password and a code', ['pwd', 'otp'], 'aal2'],
    ['a password and a recovery code', ['pwd', 'recovery'], 'aal2'],
    ['a passkey that checked its owner', ['hwk', 'user'], 'aal2'],
    ['a passkey that did not', ['hwk'], 'aal1'],
    ['a password, given twice', ['pwd', 'pwd'], 'aal1'],
  ])('is %s', (_what, methods, acr) => {
    const claims = authenticationClaims({ methods, at })
    expect(claims).toMatchObject({ acr, auth_time: Math.floor(at.getTime() / 1000) })
    expect(claims.amr.includes('mfa')).toBe(acr === 'aal2')
  })
})
