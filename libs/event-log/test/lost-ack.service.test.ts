import { randomUUID } from 'node:crypto'

import { afterAll, describe, expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'
import { systemClock } from '@urbe/kernel'
import { openLog } from '@urbe/testkit'

import { type Expected, type NewCommit, UNBORN } from '../src/commit.ts'
import type { LogConnection } from '../src/connection.ts'
import { Conflict, LogUnavailable, UnknownOutcome } from '../src/errors.ts'
import { type EventLog, openEventLog } from '../src/event-log.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { everyLog } from './every-server.ts'
import { commitFor, eventually } from './samples.ts'

const COMMITS = 60
const CUT_EVERY = 5

/** Far longer than it takes to connect anew. */
const PATIENCE_MS = 60_000
const logOn = (connection: LogConnection, appendDeadlineMs: number) =>
  openEventLog(connection, { service: 'simulation', clock: systemClock, appendDeadlineMs })

/** Each server, and a way to it that loses what the server says. */
const ways = await Promise.all(
  (await everyLog()).map(async (direct) => {
    const proxy = await startCuttingProxy(direct.url)
    const cut = await openLog(proxy.url)
    const patient = logOn(cut.connection, PATIENCE_MS)
    const connected = () => eventually(() => cut.connection.status() === 'connected')
    return { version: direct.version, direct, proxy, cut, patient, connected }
  }),
)
afterAll(async () => {
  for (const { direct, proxy, cut } of ways) {
    await cut[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
    await direct[Symbol.asyncDispose]()
  }
})

describe.each(ways)('a lost acknowledgement of nats-server $version', (way) => {
  const { direct, proxy, cut, patient, connected } = way

  /** Appends and cuts the connection when the commit is stored, before anybody is told so. */
  async function losesAnswer({ append }: Pick<EventLog, 'append'>, commit: NewCommit): Promise<unknown> {
    await connected()
    proxy.deafen()
    const outcome = append(commit).catch((error: unknown) => error)
    await eventually(async () => (await direct.log.lastOn(commit.stream, commit.subject)) !== undefined)
    proxy.cut()
    return await outcome
  }

  it('ends as success when the commit was stored', async () => {
    const commit = commitFor(randomUUID())
    expect(await losesAnswer(patient, commit)).toMatchObject({ duplicate: true, version: 1 })
    expect(await direct.log.read('PLATFORM', commit.subject)).toHaveLength(1)
  })

  it('ends as a conflict when another was stored in its place', async () => {
    const cityId = randomUUID()
    await direct.log.append(commitFor(cityId))
    expect(await losesAnswer(patient, commitFor(cityId))).toBeInstanceOf(Conflict)
  })

  it('ends as unknown when the log stays silent to the deadline', async () => {
    const commit = commitFor(randomUUID())
    expect(await losesAnswer(logOn(cut.connection, 0), commit)).toBeInstanceOf(UnknownOutcome)
    await connected()
    expect((await patient.append(commit)).version).toBe(1)
  })

  it('does not pile up what cannot be sent', async () => {
    await connected()
    proxy.shut()
    await eventually(() => cut.connection.status() === 'reconnecting')
    expect(cut.connection.publish('tel.x.kpi', new Uint8Array(1))).toBe(false)
    const hasty = logOn(cut.connection, 1)
    await expect(hasty.append(commitFor(randomUUID()))).rejects.toThrow(LogUnavailable)
    proxy.open()
  })
})

describe.each(ways)(
  'a connection to nats-server $version that is cut again and again',
  ({ direct, proxy, patient, connected }) => {
    it('stores every commit exactly once, without a false conflict', async () => {
      await connected()
      const cityId = randomUUID()
      let expected: Expected = UNBORN
      for (let n = 0; n < COMMITS; n++) {
        if (n % CUT_EVERY === 0) proxy.loseAnswers(n % 3)
        expected = await patient.append(commitFor(cityId, { expected }))
      }
      const commits = await direct.log.read('PLATFORM', subjects.city(cityId))
      expect(commits.map(({ versions }) => versions.first)).toEqual(
        Array.from({ length: COMMITS }, (_, n) => n + 1),
      )
    })
  },
)
