import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { until } from '@urbe/local-servers'
import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import { loginThrottle } from '../src/login/throttle.ts'
import {
  admittingResets,
  RESETS_ACCOUNT_WINDOW_MS,
  RESETS_ADDRESS_WINDOW_MS,
  WIDE_ADDRESSES,
} from '../src/password/reset-limits.ts'
import { clientOf } from './client.ts'
import { startAuth } from './running-auth.ts'

const resetLimits = { perAccountMax: 3, perAddressMax: 5 }
const open = new AsyncDisposableStack()
let db: Kysely<Database>
let nowMs = Date.parse('2030-01-07T05:30:00Z')
const clock = () => new Date(nowMs)
beforeAll(async () => {
  const { url } = open.use(await freshDatabase())
  db = openDatabase<Database>(url, { poolMax: 8 })
  open.defer(() => db.destroy())
  await migrate(db, migrations)
})
afterAll(() => open.disposeAsync())

/** True when it is answered as if a letter went out. */
const asks = async (username: string, address: string): Promise<boolean> =>
  await admittingResets({ db, clock, resetLimits })({ username, address }).then(
    () => true,
    (error) => {
      expect(error).toMatchObject({ code: 'too_many_attempts', message: /resets/ })
      return false
    },
  )
const count = async (times: number, given: (at: number) => readonly [string, string]): Promise<number> => {
  const answers = await Promise.all(Array.from({ length: times }, (_, at) => asks(...given(at))))
  return answers.filter(Boolean).length
}

describe('resets are asked for', () => {
  it('for one account so often, from however many addresses and at once', async () => {
    expect(await count(20, (at) => ['raced', `198.51.100.${at}`])).toBe(resetLimits.perAccountMax)
    expect(await asks('another', '198.51.100.250')).toBe(true)
    nowMs += RESETS_ACCOUNT_WINDOW_MS
    expect(await asks('raced', '198.51.100.251')).toBe(true)
  })

  it('from one address so often, for however many accounts and however it is spelled', async () => {
    expect(await count(20, (at) => [`sprayed-${at}`, '192.0.2.1'])).toBe(resetLimits.perAddressMax)
    expect(await asks('sprayed', '::ffff:192.0.2.1')).toBe(false)
    expect(await asks('sprayed', '192.0.2.2')).toBe(true)
    nowMs += RESETS_ADDRESS_WINDOW_MS
    expect(await asks('sprayed', '192.0.2.1')).toBe(true)
  })

  it('from one network of IPv6 so often, wherever in it', async () => {
    const inOne = (at: number) => [`v6-${at}`, `2001:db8:1:2::${at.toString(16)}`] as const
    expect(await count(20, inOne)).toBe(resetLimits.perAddressMax)
    const inMany = (at: number) => [`v6-wide-${at}`, `2001:db8:9:${at.toString(16)}::1`] as const
    expect(await count(40, inMany)).toBe(WIDE_ADDRESSES * resetLimits.perAddressMax)
  })

  it('by an address that has asked too often at the cost of nobody', async () => {
    for (let at = 0; at < resetLimits.perAddressMax; at += 1) await asks(`first-${at}`, '203.0.113.1')
    for (let at = 0; at < 2 * resetLimits.perAccountMax; at += 1)
      expect(await asks('spared', '203.0.113.1')).toBe(false)
    expect(await asks('spared', '203.0.113.2')).toBe(true)
  })

  it('apart from attempts to sign in, and again once the account is unlocked', async () => {
    const throttle = loginThrottle(db, clock)
    const address = '203.0.113.20'
    const attempt = { username: 'locked', address, device: undefined, secondFactorGiven: false }
    for (let at = 0; at < resetLimits.perAddressMax; at += 1) await asks('locked', address)
    await throttle.admit(attempt)
    expect(await asks('locked', '203.0.113.21')).toBe(false)
    await throttle.unlock('locked')
    expect(await asks('locked', '203.0.113.21')).toBe(true)
  })
})

it('whoever asks too often is told so, whether there is such a user or not', async () => {
  await using auth = await startAuth({ resetLimits })
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  const client = clientOf(auth)
  const asked = async (username: string) => {
    const { status, body, headers } = await client.send('POST /auth/password-reset', { body: { username } })
    return [status, body['code'], body['detail'], headers.has('retry-after')]
  }
  const late = [429, 'too_many_attempts', 'Too many resets were asked for: wait before the next one', true]
  for (let at = 0; at < resetLimits.perAccountMax; at += 1) {
    expect(await asked('Admin')).toEqual([202, undefined, undefined, false])
    auth.movable.aheadMs += RESETS_ADDRESS_WINDOW_MS
  }
  expect(await asked('admin')).toEqual(late)
  for (let at = 0; at < resetLimits.perAccountMax; at += 1)
    expect(await asked('not.there')).toEqual([202, undefined, undefined, false])
  expect(await asked('NOT.there')).toEqual(late)
  const { length } = auth.acts.filter(({ reason }) => reason === 'too_many_attempts')
  expect(length).toBe(2)
  expect(auth.acts.at(-1)).toMatchObject({
    ...{ action: 'password.reset-asked', outcome: 'refused', details: { limit: 'account' } },
  })
  expect(auth.faults).toEqual([])
})
