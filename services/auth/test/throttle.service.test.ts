import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import {
  ACCOUNTS_PER_ADDRESS_MAX,
  ADDRESS,
  type Attempt,
  KNOWN_DEVICE,
  loginThrottle,
  SECOND_FACTOR,
  SECOND_FACTOR_KNOWN,
  STRANGERS,
  STRANGERS_PROVE_FROM,
  WIDE_ADDRESS,
} from '../src/login/throttle.ts'

const HOUR_MS = 3_600_000
const open = new AsyncDisposableStack()
let db: Kysely<Database>
let second: Kysely<Database>
let nowMs = Date.parse('2030-01-07T05:30:00Z')
const clock = () => new Date(nowMs)
beforeAll(async () => {
  const { url } = open.use(await freshDatabase())
  db = openDatabase<Database>(url, { poolMax: 8 })
  second = openDatabase<Database>(url, { poolMax: 8 })
  open.defer(async () => void (await Promise.all([db.destroy(), second.destroy()])))
  await migrate(db, migrations)
})
afterAll(() => open.disposeAsync())

const attempt = (given: Partial<Attempt>): Attempt => ({
  username: 'victim',
  address: '192.0.2.1',
  device: undefined,
  secondFactorGiven: false,
  ...given,
})
const throttled = () => loginThrottle(db, clock)
/** True when the attempt was looked at. */
const tries = async (given: Partial<Attempt>, throttle = throttled()): Promise<boolean> =>
  await throttle.admit(attempt(given)).then(
    () => true,
    (error) => {
      expect(error).toMatchObject({ code: 'too_many_attempts' })
      return false
    },
  )
const count = async (times: number, given: (at: number) => Partial<Attempt>): Promise<number> => {
  let seen = 0
  for (let at = 0; at < times; at += 1) if (await tries(given(at))) seen += 1
  return seen
}
const address = (at: number) => `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`

describe('an attack from any number of addresses', () => {
  it('gets at most a hundred guesses in an hour, and keeps nobody out who is on a device of theirs', async () => {
    const guesses: number[] = []
    let signedIn = 0
    const throttle = throttled()
    for (let second = 0; second < 2.5 * 3_600; second += 5) {
      nowMs += 5_000
      if (await tries({ address: address(second) }, throttle)) guesses.push(nowMs)
      if (second % 90 !== 0) continue
      const own = attempt({ device: 'known-device', address: '198.51.100.7' })
      await throttle.admit(own)
      await throttle.succeeded(own)
      signedIn += 1
    }
    const inAnHour = guesses.map((from) => guesses.filter((at) => at >= from && at < from + HOUR_MS).length)
    expect(Math.max(...inAnHour)).toBeLessThanOrEqual(100)
    expect(guesses.length).toBeGreaterThan(STRANGERS.free)
    expect(signedIn).toBe(100)
  })

  it('gets no more of them when the victim keeps signing in from new devices', async () => {
    const throttle = throttled()
    let seen = 0
    for (let minute = 0; minute < 60; minute += 1) {
      nowMs += 60_000
      for (let at = 0; at < 10; at += 1)
        if (await tries({ username: 'busy', address: address(minute * 10 + at) }, throttle)) seen += 1
      const own = attempt({ username: 'busy', address: '198.51.100.8' })
      await throttle.admit(own).then(
        () => throttle.succeeded(own),
        () => undefined,
      )
    }
    expect(seen).toBeLessThanOrEqual(STRANGERS.windowMax)
    expect(seen).toBeGreaterThan(STRANGERS.free)
  })
})

describe('many replicas', () => {
  it('let no more pass when fifty come at once, to two replicas', async () => {
    const [one, other] = [throttled(), loginThrottle(second, clock)]
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        tries({ username: 'raced', address: address(at) }, at % 2 === 0 ? one : other),
      ),
    )
    expect(seen.filter(Boolean)).toHaveLength(STRANGERS.free)
  })

  it('do not wait for each other while there is nothing to wait for, whichever began first', async () => {
    const earlier = new Date(nowMs - 1)
    expect(await tries({ username: 'twice' })).toBe(true)
    expect(
      await tries(
        { username: 'twice' },
        loginThrottle(second, () => earlier),
      ),
    ).toBe(true)
    await throttled().undo(attempt({ username: 'twice' }))
    expect(
      await tries(
        { username: 'twice' },
        loginThrottle(second, () => earlier),
      ),
    ).toBe(true)
  })

  it('know what a process before them counted', async () => {
    expect(await count(10, (at) => ({ username: 'restarted', address: address(at) }))).toBe(STRANGERS.free)
    expect(await tries({ username: 'restarted', address: '203.0.113.9' }, loginThrottle(second, clock))).toBe(
      false,
    )
  })
})

describe('an account that was guessed at a hundred times', () => {
  it('needs a second factor of strangers, whoever it belongs to', async () => {
    const given = { username: 'nobody.there' }
    for (let at = 0; at < STRANGERS_PROVE_FROM; at += 1) {
      nowMs += HOUR_MS / 3
      expect(await tries({ ...given, address: address(at) })).toBe(true)
    }
    nowMs += HOUR_MS
    expect(await tries({ ...given, address: '203.0.113.1' })).toBe(false)
    const { failures } = await throttled().admit(attempt({ ...given, secondFactorGiven: true }))
    expect(failures).toBe(STRANGERS_PROVE_FROM)
    nowMs += STRANGERS.memoryMs + 1
    expect(await tries({ ...given, address: '203.0.113.1' })).toBe(true)
  })
})

describe('one address', () => {
  it('may fail so often and no more, for a while', async () => {
    const given = (at: number) => ({ username: `of.one.${at % 10}`, address: '203.0.113.20' })
    expect(await count(60, given)).toBe(ADDRESS.max)
    expect(await tries({ username: 'of.one.1', address: '::ffff:203.0.113.20' })).toBe(false)
    expect(await tries({ username: 'of.one.1', address: '203.0.113.21' })).toBe(true)
    nowMs += ADDRESS.windowMs
    expect(await tries({ username: 'of.one.2', address: '203.0.113.20' })).toBe(true)
  })

  it('is one /64, whatever its owner makes up in it, and a wider network is counted too', async () => {
    const inOne = (at: number) => ({ username: `v6.${at % 10}`, address: `2001:db8:1:2::${at.toString(16)}` })
    expect(await count(60, inOne)).toBe(ADDRESS.max)
    const inMany = (at: number) => ({ username: `v6.${at}`, address: `2001:db8:9:${at.toString(16)}::1` })
    expect(await count(WIDE_ADDRESS.max + 20, inMany)).toBe(WIDE_ADDRESS.max)
  })

  it('may fail at so many accounts and no more', async () => {
    const given = (at: number) => ({ username: `sprayed.${at}`, address: '203.0.113.30' })
    expect(await count(25, given)).toBe(ACCOUNTS_PER_ADDRESS_MAX)
    nowMs += ADDRESS.windowMs
    expect(await tries(given(30))).toBe(true)
  })

  it('has failed at nothing when all get in', async () => {
    const throttle = throttled()
    for (let at = 0; at < 3 * ADDRESS.max; at += 1) {
      const own = attempt({ username: `colleague.${at}`, address: '203.0.113.40' })
      await throttle.admit(own)
      await throttle.succeeded(own)
    }
  })
})

describe('an attempt that nobody looked at', () => {
  it('is no failure', async () => {
    const throttle = throttled()
    for (let at = 0; at < 3 * ADDRESS.max; at += 1) {
      const own = attempt({ username: 'overloaded', address: '203.0.113.50' })
      await throttle.admit(own)
      await throttle.undo(own)
    }
    expect(await count(10, () => ({ username: 'overloaded', address: '203.0.113.50' }))).toBe(STRANGERS.free)
  })
})

describe('a known device', () => {
  it('has only its own failures to wait for', async () => {
    const given = { username: 'thumbs', device: 'thick-fingers' }
    expect(await count(30, () => given)).toBe(KNOWN_DEVICE.free)
    expect(await tries({ ...given, device: 'another' })).toBe(true)
    nowMs += KNOWN_DEVICE.memoryMs + 1
    expect(await tries(given)).toBe(true)
  })
})

describe('codes of a second factor', () => {
  it('have a count of their own', async () => {
    const throttle = throttled()
    for (let at = 0; at < SECOND_FACTOR.max; at += 1)
      await throttle.admitCode({ username: 'coder', device: undefined })
    await expect(throttle.admitCode({ username: 'coder', device: undefined })).rejects.toMatchObject({
      code: 'too_many_attempts',
    })
    expect(await tries({ username: 'coder' })).toBe(true)
    nowMs += SECOND_FACTOR.windowMs
    await throttle.admitCode({ username: 'coder', device: undefined })
  })
})

describe('whoever has the password and guesses at codes', () => {
  it('keeps nobody out who is on a device of theirs', async () => {
    const guesser = { username: 'coded', device: undefined }
    const owner = { username: 'coded', device: 'a device of theirs' }
    for (let at = 0; at < SECOND_FACTOR.max; at += 1) await throttled().admitCode(guesser)
    await expect(throttled().admitCode(guesser)).rejects.toMatchObject({ code: 'too_many_attempts' })
    for (let at = 0; at < SECOND_FACTOR.max; at += 1) await throttled().admitCode(owner)
    await expect(throttled().admitCode(owner)).rejects.toMatchObject({ code: 'too_many_attempts' })
    await throttled().codeSucceeded(owner)
    await throttled().admitCode(owner)
    await expect(throttled().admitCode(guesser)).rejects.toMatchObject({ code: 'too_many_attempts' })
  })

  it('gets no more of them from many devices, which only cost those that are wrong', async () => {
    const codeOf = (at: number) => ({ username: 'farmed', device: `device-${at}` })
    const throttle = throttled()
    for (let at = 0; at < 2 * SECOND_FACTOR_KNOWN.max; at += 1) {
      await throttle.admitCode(codeOf(at))
      await throttle.codeSucceeded(codeOf(at))
    }
    const tried = await Promise.allSettled(
      Array.from({ length: 2 * SECOND_FACTOR_KNOWN.max }, (_, at) => throttle.admitCode(codeOf(at))),
    )
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(SECOND_FACTOR_KNOWN.max)
    await throttle.admitCode({ username: 'farmed', device: undefined })
    nowMs += SECOND_FACTOR_KNOWN.windowMs
    await throttle.admitCode(codeOf(0))
  })
})

describe('an account that is unlocked', () => {
  it('has no failures any more', async () => {
    await count(10, (at) => ({ username: 'locked', address: address(at) }))
    expect(await tries({ username: 'locked' })).toBe(false)
    await throttled().unlock('locked')
    expect(await tries({ username: 'locked', address: '203.0.113.77' })).toBe(true)
  })

  it('leaves neither names nor addresses in the tables', async () => {
    const rows = await db.selectFrom('login_bucket').selectAll().execute()
    const spray = await db.selectFrom('login_spray').selectAll().execute()
    expect(JSON.stringify([rows, spray])).not.toMatch(/victim|locked|203\.0|2001:db8/)
  })
})
