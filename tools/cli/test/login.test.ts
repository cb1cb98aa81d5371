import { describe, expect, it } from '@jest/globals'

import { type Asked, problem, urbe } from './stand-in.ts'

const tokens = {
  accessToken: 'a',
  tokenType: 'Bearer',
  expiresIn: 900,
  refreshToken: 'r',
  refreshExpiresIn: 604_800,
  sessionId: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
}
const careful = {
  'POST /auth/login': ({ body }: Asked) =>
    (body as { otp?: string }).otp === undefined ? problem(401, 'second_factor_required') : tokens,
}
const first = 'POST /auth/login {"username":"admin","password":"123456"}'
const second = 'POST /auth/login {"username":"admin","password":"123456","otp":"123456"}'

describe('signing in to an account with a second factor', () => {
  it('asks for the code when it is needed', async () => {
    const { code, asked } = await urbe('login', careful, { typed: '123456' })
    expect([code, asked]).toEqual([0, [first, second]])
  })

  it('asks for nothing that was brought along', async () => {
    const { code, asked } = await urbe('login --otp 123456', careful, { typed: '123456' })
    expect([code, asked]).toEqual([0, [second]])
  })

  it('says how to bring it along where nobody can be asked', async () => {
    const { code, err } = await urbe('login --password-stdin', careful)
    expect(code).toBe(2)
    expect(err).toContain('--otp')
  })

  it('does not ask when the code is not what is missing', async () => {
    const { code, asked } = await urbe(
      'login',
      { 'POST /auth/login': problem(401, 'invalid_credentials') },
      { typed: '123456' },
    )
    expect(code).not.toBe(0)
    expect(asked).toEqual([first])
  })
})
