import { randomUUID } from 'node:crypto'

import { afterAll, describe, expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'
import { openLog } from '@urbe/testkit'

import { type Expected, UNBORN } from '../src/commit.ts'
import { Conflict, LogUnavailable, UnknownOutcome } from '../src/errors.ts'
import { openEventLog } from '../src/event-log.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { everyLog } from './every-server.ts'
import { commitFor, eventually } from './samples.ts'

const COMMITS = 60
const CUT_EVERY = 5

/** Each server, and a way to it that loses what the server says. */
const ways = await Promise.all(
  (await everyLog()).map(async (direct) => {
    const proxy = await startCuttingProxy(direct.url)
    const cut = await openLog(proxy.url)
    const connected = () => eventually(() => cut.connection.status() === 'connected')
    return { version: direct.version, direct, proxy, cut, connected }
  }),
)
afterAll(async () => {
  for (const { direct, proxy, cut } of ways) {
    await cut[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
    await direct[Symbol.asyncDispose]()
  }
})

describe.each(ways)('a lost acknowledgement of nats-server $version', ({ direct, proxy, cut, connected }) => {
  it('ends as success when the commit was stored', async () => {
    await connected()
    proxy.loseAnswers(20)
    const commit = commitFor(randomUUID())
    const { duplicate, version } = await cut.log.append(commit)
    expect({ duplicate, version }).toEqual({ duplicate: true, version: 1 })
    expect(await direct.log.read('PLATFORM', commit.subject)).toHaveLength(1)
  })

  it('ends as a conflict when another was stored in its place', async () => {
    await connected()
    const cityId = randomUUID()
    await direct.log.append(commitFor(cityId))
    proxy.loseAnswers(20)
    await expect(cut.log.append(commitFor(cityId))).rejects.toThrow(Conflict)
  })

  it('ends as unknown when the log stays silent to the deadline', async () => {
    await connected()
    const options = { service: 'simulation', clock: () => new Date(), appendDeadlineMs: 60 } as const
    const hasty = openEventLog(cut.connection, options)
    const commit = commitFor(randomUUID())
    proxy.loseAnswers(500)
    await expect(hasty.append(commit)).rejects.toThrow(UnknownOutcome)
    await connected()
    expect((await cut.log.append(commit)).version).toBe(1)
  })

  it('does not pile up what cannot be sent', async () => {
    await connected()
    proxy.cut()
    await eventually(() => cut.connection.status() === 'reconnecting')
    expect(cut.connection.publish('tel.x.kpi', new Uint8Array(1))).toBe(false)
    const options = { service: 'simulation', clock: () => new Date(), appendDeadlineMs: 1 } as const
    const hasty = openEventLog(cut.connection, options)
    await expect(hasty.append(commitFor(randomUUID()))).rejects.toThrow(LogUnavailable)
  })
})

describe.each(ways)(
  'a connection to nats-server $version that is cut again and again',
  ({ direct, proxy, cut, connected }) => {
    it('stores every commit exactly once, without a false conflict', async () => {
      await connected()
      const cityId = randomUUID()
      let expected: Expected = UNBORN
      for (let n = 0; n < COMMITS; n++) {
        if (n % CUT_EVERY === 0) proxy.loseAnswers(n % 3)
        expected = await cut.log.append(commitFor(cityId, { expected }))
      }
      const commits = await direct.log.read('PLATFORM', subjects.city(cityId))
      expect(commits.map(({ versions }) => versions.first)).toEqual(
        Array.from({ length: COMMITS }, (_, n) => n + 1),
      )
    })
  },
)
