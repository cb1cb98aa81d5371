import { expect, it } from '@jest/globals'

import { type Credentials, LOGINS_AT_ONCE_MAX, openLogin } from './login.ts'

const credentials: Credentials = {
  username: 'somebody',
  password: 'not the right one at all',
  address: '192.0.2.7',
  userAgent: 'test',
  device: undefined,
  otp: undefined,
  passkey: undefined,
  asker: { actor: 'anonymous', commandId: 'c', correlationId: 'c' },
}

/** A login whose attempts wait at the database until they are let go. */
function heldLogin() {
  const counted: string[] = []
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const none = async () => undefined
  const login = openLogin({
    findAccount: none,
    replaceHash: none,
    passwords: { hash: async () => '', verify: async () => false, needsRehash: () => false, close: none },
    throttle: {
      admit: async ({ username }) => {
        counted.push(username)
        await held
        return { failures: 0 }
      },
      ...{ failed: none, succeeded: none, undo: none, admitCode: none, codeSucceeded: none, unlock: none },
    },
    factors: { has: async () => false, verify: async () => [] },
    start: () => Promise.reject(new Error('nobody is let in here')),
    audit: { note: () => undefined },
    dummyHash: '',
  })
  return { login, counted, letGo }
}

it('turns away whoever comes while as many are looked at as can be, before anything is counted', async () => {
  const { login, counted, letGo } = heldLogin()
  const lookedAt = Array.from({ length: LOGINS_AT_ONCE_MAX }, () => login(credentials))
  const settled = Promise.allSettled(lookedAt)
  await expect(login(credentials)).rejects.toMatchObject({
    code: 'not_ready',
    details: { retryAfterSeconds: 1 },
  })
  expect(counted).toHaveLength(LOGINS_AT_ONCE_MAX)
  letGo()
  const reasons = (await settled).map((each) => each.status === 'rejected' && each.reason.code)
  expect(new Set(reasons)).toEqual(new Set(['credentials_invalid']))
  await expect(login(credentials)).rejects.toMatchObject({ code: 'credentials_invalid' })
})
