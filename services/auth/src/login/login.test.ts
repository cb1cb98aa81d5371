import { expect, it } from '@jest/globals'

import { Refusal } from '@urbe/kernel'
import type { Passwords } from '@urbe/vault'

import { FAILURE_STEP_MS } from './failure-step.ts'
import { type Credentials, openLogin } from './login.ts'

const AT_ONCE_MAX = 8

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

const passwordsThat = ({ verify }: Pick<Passwords, 'verify'>): Passwords => ({
  ...{ hash: async () => '', verify, needsRehash: () => false },
  ...{ atOnceMax: AT_ONCE_MAX, close: async () => undefined },
})

/** A login whose attempts wait at the database until they are let go. */
function heldLogin(changes: Partial<Parameters<typeof openLogin>[0]> = {}) {
  const counted: string[] = []
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const none = async () => undefined
  const login = openLogin({
    findAccount: none,
    replaceHash: async () => true,
    passwords: passwordsThat({ verify: async () => false }),
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
    letters: { owe: none },
    audit: { note: () => undefined },
    accountOf: async (username) => `pseudonym of ${username}`,
    storedKinds: async () => ({ stepMs: FAILURE_STEP_MS, importedDummy: undefined }),
    dummyHash: '',
    ...changes,
  })
  return { login, counted, letGo }
}

it('turns away whoever comes while as many are looked at as can be, before anything is counted', async () => {
  const { login, counted, letGo } = heldLogin()
  const lookedAt = Array.from({ length: AT_ONCE_MAX }, () => login(credentials))
  const settled = Promise.allSettled(lookedAt)
  await expect(login(credentials)).rejects.toMatchObject({
    code: 'not_ready',
    details: { retryAfterSeconds: 1 },
  })
  expect(counted).toHaveLength(AT_ONCE_MAX)
  letGo()
  const reasons = (await settled).map((each) => each.status === 'rejected' && each.reason.code)
  expect(new Set(reasons)).toEqual(new Set(['invalid_credentials']))
  await expect(login(credentials)).rejects.toMatchObject({ code: 'invalid_credentials' })
})

it.each([
  ['of a name that nobody has', undefined],
  ['of a user of here', '$pbkdf2-sha256$theirs'],
  ['of a user from elsewhere', '$2b$12$theirs'],
])('a failure %s costs one hash of each kind while there are two', async (_, passwordHash) => {
  const kinds: string[] = []
  const { login, letGo } = heldLogin({
    findAccount: async () =>
      passwordHash === undefined ? undefined : { id: '1', passwordHash, active: true },
    passwords: passwordsThat({
      verify: async (_password, stored) => {
        kinds.push(stored.startsWith('$2') ? 'bcrypt' : 'pbkdf2')
        return false
      },
    }),
    storedKinds: async () => ({ stepMs: 1, importedDummy: '$2b$12$nobody' }),
    dummyHash: '$pbkdf2-sha256$nobody',
  })
  letGo()
  await expect(login(credentials)).rejects.toMatchObject({ code: 'invalid_credentials' })
  expect(kinds.sort()).toEqual(['bcrypt', 'pbkdf2'])
})

it.each([
  ['does not stand once the password is another one', 'the hash of another', false],
  ['stands while the password is the same', 'the hash that was seen', true],
  ['stands when the same password was hashed anew', 'another hash of the same', true],
])('what was proven %s', async (_, hashLater, expected) => {
  const hashes = ['the hash that was seen', hashLater]
  const asked: boolean[] = []
  const { login, letGo } = heldLogin({
    findAccount: async () => ({ id: '1', passwordHash: hashes.shift() ?? '', active: true }),
    passwords: passwordsThat({ verify: async (_password, stored) => !stored.includes('of another') }),
    start: async ({ stands }) => {
      asked.push(stands === undefined || (await stands()))
      throw new Refusal('audit_unavailable', 'not today')
    },
  })
  letGo()
  await expect(login(credentials)).rejects.toMatchObject({ code: 'audit_unavailable' })
  expect(asked).toEqual([expected])
})
