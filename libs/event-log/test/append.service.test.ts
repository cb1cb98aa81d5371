import { randomUUID } from 'node:crypto'

import { afterAll, describe, expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'

import { type Expected, UNBORN } from '../src/commit.ts'
import { COMMIT_BYTES_MAX } from '../src/encode-commit.ts'
import { CommitTooLarge, Conflict, LogUnavailable } from '../src/errors.ts'
import { openEventLog } from '../src/event-log.ts'
import { everyLog } from './every-server.ts'
import { at, commitFor } from './samples.ts'

const WRITERS = 12
const ROUNDS = 20

const logs = await everyLog()
afterAll(async () => {
  for (const log of logs) await log[Symbol.asyncDispose]()
})

describe.each(logs)('an append on nats-server $version', (test) => {
  it('stores all events of a commit in one message', async () => {
    const cityId = randomUUID()
    const renamed = { type: 'CityRenamed', v: 1, data: { name: 'Lisboa', at } }
    const commit = commitFor(cityId, {
      events: [renamed, renamed],
      simulatedTime: at,
      causationId: randomUUID(),
    })
    const { sequence, version, duplicate } = await test.log.append(commit)
    expect({ version, duplicate }).toEqual({ version: 2, duplicate: false })
    const { expected: _, ...said } = commit
    expect(await test.log.commitAt('PLATFORM', sequence)).toMatchObject({
      ...said,
      sequence,
      versions: { first: 1, last: 2 },
    })
  })

  it('answers a repetition of a stored commit as stored', async () => {
    const commit = commitFor(randomUUID())
    const first = await test.log.append(commit)
    expect(await test.log.append(commit)).toEqual({ ...first, duplicate: true })
  })

  it('answers a repetition as stored when others have appended since', async () => {
    const cityId = randomUUID()
    const commit = commitFor(cityId)
    const first = await test.log.append(commit)
    await test.log.append(commitFor(cityId, { expected: first }))
    expect(await test.log.append(commit)).toEqual({ ...first, duplicate: true })
  })

  it('conflicts when somebody else was there first, and says where the aggregate is', async () => {
    const cityId = randomUUID()
    const { sequence } = await test.log.append(commitFor(cityId))
    const late = test.log.append(commitFor(cityId))
    await expect(late).rejects.toMatchObject({ name: Conflict.name, actual: { sequence, version: 1 } })
  })
})

describe.each(logs)('the limits of an append on nats-server $version', (test) => {
  it('refuses a commit that does not fit into a message', async () => {
    const data = 'x'.repeat(COMMIT_BYTES_MAX)
    const commit = commitFor(randomUUID(), { events: [{ type: 'CityRenamed', v: 1, data }] })
    await expect(test.log.append(commit)).rejects.toThrow(CommitTooLarge)
  })

  it('takes the largest commit that is allowed', async () => {
    const data = 'x'.repeat(COMMIT_BYTES_MAX - 50)
    const commit = commitFor(randomUUID(), { events: [{ type: 'CityRenamed', v: 1, data }] })
    expect((await test.log.append(commit)).version).toBe(1)
  })

  it('says that nothing was stored when no stream takes the subject', async () => {
    const cityId = randomUUID()
    const stray = commitFor(cityId, { stream: `CITY_${cityId}`, subject: subjects.run(cityId) })
    const hasty = openEventLog(test.connection, {
      service: 'simulation',
      clock: () => new Date(),
      appendDeadlineMs: 100,
    })
    await expect(hasty.append(stray)).rejects.toThrow(LogUnavailable)
  })
})

describe.each(logs)('twelve writers on nats-server $version', (test) => {
  it('have exactly one winner a round', async () => {
    const cityId = randomUUID()
    let expected: Expected = UNBORN
    for (let round = 0; round < ROUNDS; round++) {
      const tries = Array.from({ length: WRITERS }, () => test.log.append(commitFor(cityId, { expected })))
      const outcomes = await Promise.allSettled(tries)
      const won = outcomes.filter((each) => each.status === 'fulfilled')
      const lost = outcomes.filter((each) => each.status === 'rejected' && each.reason instanceof Conflict)
      expect([won.length, lost.length]).toEqual([1, WRITERS - 1])
      expected = won[0]?.value ?? expected
    }
    const commits = await test.log.read('PLATFORM', subjects.city(cityId))
    expect(commits.map(({ versions }) => versions.first)).toEqual(
      Array.from({ length: ROUNDS }, (_, n) => n + 1),
    )
  })
})

describe.each(logs)('reading on nats-server $version', (test) => {
  it('finds the commits of one aggregate among those of others', async () => {
    const [one, other] = [randomUUID(), randomUUID()]
    const first = await test.log.append(commitFor(one))
    await test.log.append(commitFor(other))
    const second = await test.log.append(commitFor(one, { expected: first }))
    const commits = await test.log.read('PLATFORM', subjects.city(one))
    expect(commits.map(({ sequence }) => sequence)).toEqual([first.sequence, second.sequence])
    const tail = await test.log.read('PLATFORM', subjects.city(one), { sequence: first.sequence + 1 })
    expect(tail.map(({ sequence }) => sequence)).toEqual([second.sequence])
    expect((await test.log.lastOn('PLATFORM', subjects.city(one)))?.sequence).toBe(second.sequence)
  })

  it('gives a stretch of the stream in its order and stops at its end', async () => {
    const { lastSequence = 0 } = (await test.log.info('PLATFORM')) ?? {}
    const from = lastSequence - 2
    const commits = await test.log.range('PLATFORM', from, 200)
    expect(commits.map(({ sequence }) => sequence)).toEqual([from, from + 1, from + 2])
  })

  it('tells a stream that is not there from one that is empty', async () => {
    expect(await test.log.info(`CITY_${randomUUID()}`)).toBeUndefined()
    expect(await test.log.info('AUDIT')).toMatchObject({ name: 'AUDIT', messages: 0, lastSequence: 0 })
  })

  it('answers with nothing for a message that is not there', async () => {
    expect(await test.log.commitAt('PLATFORM', 1_000_000)).toBeUndefined()
  })
})
