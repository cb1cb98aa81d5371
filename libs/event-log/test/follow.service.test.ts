import { randomUUID } from 'node:crypto'

import { afterAll, describe, expect, it } from '@jest/globals'

import { streams, subjects } from '@urbe/contracts'
import { systemClock } from '@urbe/kernel'
import type { TestLog } from '@urbe/testkit'

import type { Commit } from '../src/commit.ts'
import { type LogConnection, noLogLines, type StoredMessage } from '../src/connection.ts'
import { Diverged } from '../src/errors.ts'
import { openEventLog } from '../src/event-log.ts'
import type { Follow } from '../src/follow-options.ts'
import { provisionStream } from '../src/provision.ts'
import { everyLog } from './every-server.ts'
import { appendMany, commitFor, eventually } from './samples.ts'

const FLOOD = 5_000

const logs = await everyLog()
afterAll(async () => {
  for (const log of logs) await log[Symbol.asyncDispose]()
})

interface Holding {
  /** Awaited at the end of each batch: until then the follower is where it is. */
  readonly holds?: (seen: number) => Promise<void>
}

function following(
  test: Pick<TestLog, 'log'>,
  { holds = async () => undefined, ...more }: Partial<Follow> & Holding = {},
) {
  const stop = new AbortController()
  const seen: Commit[] = []
  const states: string[] = []
  const done = test.log.follow({
    stream: 'PLATFORM',
    from: 1,
    signal: stop.signal,
    log: noLogLines,
    onBatch: async (commits) => {
      seen.push(...commits)
      await holds(seen.length)
    },
    onState: ({ status }) => void states.push(status),
    ...more,
  })
  // A test that ends early must not leave a rejection behind that nobody looks at.
  done.catch(() => undefined)
  return { stop: () => stop.abort(), seen, states, done }
}

describe.each(logs)('a follower on nats-server $version', (test) => {
  it('gets what is there and then what comes, in the order of the stream', async () => {
    const cityId = randomUUID()
    const first = await test.log.append(commitFor(cityId))
    const follower = following(test, { filterSubject: subjects.city(cityId) })
    await eventually(() => follower.seen.length === 1)
    const second = await test.log.append(commitFor(cityId, { expected: first }))
    await eventually(() => follower.seen.length === 2)
    follower.stop()
    await follower.done
    expect(follower.seen.map(({ sequence }) => sequence)).toEqual([first.sequence, second.sequence])
  })

  it('starts where it is told to', async () => {
    const cityId = randomUUID()
    const first = await test.log.append(commitFor(cityId))
    const second = await test.log.append(commitFor(cityId, { expected: first }))
    const follower = following(test, { from: second.sequence })
    await eventually(() => follower.seen.length === 1)
    follower.stop()
    expect(follower.seen[0]?.sequence).toBe(second.sequence)
  })

  it('is live at once when there is nothing to catch up with', async () => {
    const follower = following(test, { filterSubject: subjects.city(randomUUID()) })
    await eventually(() => follower.states.includes('live'))
    follower.stop()
    expect(follower.states).not.toContain('catching_up')
  })

  it('stays live when it is told late that there was something to catch up with', async () => {
    const cityId = randomUUID()
    await test.log.append(commitFor(cityId))
    const [asked, live] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const directGet: LogConnection['directGet'] = async (...what) => {
      const answer = await test.connection.directGet(...what)
      asked.resolve()
      await live.promise
      return answer
    }
    const log = openEventLog({ ...test.connection, directGet }, { service: 'simulation', clock: systemClock })
    const states: string[] = []
    const follower = following(
      { log },
      {
        filterSubject: subjects.city(cityId),
        onBatch: () => asked.promise,
        onState({ status }) {
          states.push(status)
          if (status === 'live') live.resolve()
        },
      },
    )
    await live.promise
    follower.stop()
    await follower.done
    expect(states).toEqual(['live'])
  })
})

describe.each(logs)('a follower of a flood on nats-server $version', (test) => {
  it('loses nothing while it is slow, and gets batches no larger than it asked for', async () => {
    const cityId = randomUUID()
    await appendMany(test.log, cityId, FLOOD)
    const sizes: number[] = []
    const follower = following(test, {
      filterSubject: subjects.city(cityId),
      batchMax: 500,
      onBatch: async (commits) => {
        sizes.push(commits.length)
        await new Promise((resolve) => setTimeout(resolve, 5))
      },
    })
    await eventually(() => sizes.reduce((sum, size) => sum + size, 0) >= FLOOD)
    follower.stop()
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
  })
})

describe.each(logs)('a follower that cannot go on on nats-server $version', (test) => {
  it('passes on what the reader throws', async () => {
    await test.log.append(commitFor(randomUUID()))
    const onBatch = () => Promise.reject(new Error('full'))
    await expect(following(test, { onBatch }).done).rejects.toThrow('full')
  })

  it('has diverged when the stream is shorter than what it has read', async () => {
    await expect(following(test, { from: 1_000_000 }).done).rejects.toThrow(Diverged)
  })

  it('has diverged when another commit lies where it stopped reading', async () => {
    const { sequence } = await test.log.append(commitFor(randomUUID()))
    const lastSeen = { sequence, commitId: randomUUID() }
    await expect(following(test, { from: sequence + 1, lastSeen }).done).rejects.toThrow(Diverged)
  })

  it('waits for a stream that is not there yet', async () => {
    const cityId = randomUUID()
    const follower = following(test, { stream: `CITY_${cityId}` })
    await eventually(() => follower.states.includes('stalled'))
    follower.stop()
    await follower.done
    expect(follower.seen).toEqual([])
  })
})

interface Remade {
  readonly test: TestLog
  readonly cityId: string
  /** Told of the divergence of a stream that is still empty; without it nobody looks before all is written. */
  readonly onDiverged?: (error: Error) => void
}

async function remadeOn(
  { test, cityId, onDiverged }: Remade,
  andThen: (messages: readonly StoredMessage[]) => Promise<void>,
) {
  const stream = streams.city(cityId)
  await provisionStream(test.connection, 'simulation', cityId)
  const subject = subjects.run(cityId)
  const first = await test.log.append(commitFor(cityId, { stream, subject }))
  await test.log.append(commitFor(cityId, { stream, subject, expected: first }))
  const written = Promise.withResolvers<void>()
  const holds = async (seen: number) => {
    if (seen >= 2) await written.promise
  }
  const follower = following(test, { stream, ...(onDiverged === undefined ? { holds } : { onDiverged }) })
  await eventually(() => follower.seen.length === 2)
  const messages = await test.log.messages(stream, 1, 2)
  const call = (api: string) =>
    test.connection.request(`$JS.API.STREAM.${api}.${stream}`, new TextEncoder().encode('{}'), 20_000)
  await call('DELETE')
  await provisionStream(test.connection, 'simulation', cityId)
  await andThen(messages)
  written.resolve()
  return follower
}
const publisherOn =
  (test: TestLog) =>
  async ({ subject, body, headers }: StoredMessage) =>
    await test.connection.publishWithAck({ subject, body, headers: Object.entries(headers) }, 20_000)

// Silence has to be noticed, which takes seconds whatever the version.
describe.each(logs.slice(0, 1))('a stream that was made anew on nats-server $version', (test) => {
  const publish = publisherOn(test)
  it('is followed on when it holds the same history', async () => {
    const cityId = randomUUID()
    const follower = await remadeOn({ test, cityId }, async (messages) => {
      for (const message of messages) await publish(message)
    })
    const subject = subjects.run(cityId)
    const { expected } = await test.log.head(streams.city(cityId), subject)
    await test.log.append(commitFor(cityId, { stream: streams.city(cityId), subject, expected }))
    await eventually(() => follower.seen.length === 3)
    follower.stop()
    expect(follower.seen.map(({ versions }) => versions.first)).toEqual([1, 2, 3])
  })

  it('is waited for, until it holds the same history again, by who wants to be told of a divergence', async () => {
    const cityId = randomUUID()
    const divergences: string[] = []
    const onDiverged = ({ name }: Error) => void divergences.push(name)
    const repair = async (messages: readonly StoredMessage[]) => {
      await eventually(() => divergences.length > 0)
      for (const message of messages) await publish(message)
    }
    const follower = await remadeOn({ test, cityId, onDiverged }, repair)
    const stream = streams.city(cityId)
    const { expected } = await test.log.head(stream, subjects.run(cityId))
    await test.log.append(commitFor(cityId, { stream, subject: subjects.run(cityId), expected }))
    await eventually(() => follower.seen.length === 3)
    follower.stop()
    await follower.done
    expect(follower.seen.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(new Set(divergences)).toEqual(new Set(['Diverged']))
  })

  it('has diverged when it holds another', async () => {
    const cityId = randomUUID()
    const stream = streams.city(cityId)
    const follower = await remadeOn({ test, cityId }, async () => {
      const subject = subjects.run(cityId)
      const first = await test.log.append(commitFor(cityId, { stream, subject }))
      await test.log.append(commitFor(cityId, { stream, subject, expected: first }))
    })
    await expect(follower.done).rejects.toThrow('holds another commit at 2')
  })
})

describe.each(logs)('a message that is not a commit on nats-server $version', (test) => {
  it('arrives with the reason and without events', async () => {
    const cityId = randomUUID()
    const body = new TextEncoder().encode('[{"type":')
    await test.connection.publishWithAck({ subject: subjects.city(cityId), body, headers: [] }, 20_000)
    const follower = following(test, { filterSubject: subjects.city(cityId) })
    await eventually(() => follower.seen.length === 1)
    follower.stop()
    expect(follower.seen[0]).toMatchObject({ malformed: 'no versions', events: [] })
  })

  it('is refused when it was written for another subject', async () => {
    const [mine, foreign] = [randomUUID(), randomUUID()]
    const headers = [
      ['Commit-Id', randomUUID()],
      ['Ver', '1-1'],
      ['Nats-Msg-Id', `${subjects.city(foreign)}@1`],
    ] as const
    const body = new TextEncoder().encode('[]')
    await test.connection.publishWithAck({ subject: subjects.city(mine), body, headers }, 20_000)
    const commit = await test.log.lastOn('PLATFORM', subjects.city(mine))
    expect(commit?.malformed).toBe('written for another subject')
  })
})
