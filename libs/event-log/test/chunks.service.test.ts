import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'
import { startLog, type TestLog } from '@urbe/testkit'

import { type Commit, UNBORN } from '../src/commit.ts'
import { noLogLines } from '../src/connection.ts'
import { CHUNK_BYTES_MAX, piecesOf, sealed } from '../src/encode-commit.ts'
import { Conflict } from '../src/errors.ts'
import { commitFor, eventually } from './samples.ts'

let test: TestLog
beforeAll(async () => {
  test = await startLog()
})
afterAll(async () => await test[Symbol.asyncDispose]())

const large = (cityId: string, more = {}) => {
  const events = [
    { type: 'CityRenamed', v: 1, data: { name: randomUUID(), filler: 'é'.repeat(CHUNK_BYTES_MAX) } },
  ]
  return commitFor(cityId, { events, ...more })
}

/** What a writer leaves behind that dies after the first message of a large commit. */
async function tear(cityId: string, more = {}) {
  const commit = large(cityId, more)
  const [piece] = piecesOf(commit)
  if (piece === undefined) throw new Error('a commit has a piece')
  const message = sealed(commit, piece, { source: 'urbe/test', after: commit.expected })
  const ack = await test.connection.publishFramed(message, 20_000)
  if (ack.kind !== 'stored') throw new Error(ack.kind)
  return { commit, sequence: ack.sequence, hash: message.hash }
}

describe('a large commit', () => {
  it('is read whole, wherever it is read', async () => {
    const cityId = randomUUID()
    const commit = large(cityId)
    const stored = await test.log.append(commit)
    const after = await test.log.append(commitFor(cityId, { expected: stored }))
    const place = { sequence: stored.sequence, events: commit.events, hash: stored.hash }
    const { subject } = commit
    expect(await test.log.commitAt('PLATFORM', stored.sequence)).toMatchObject(place)
    expect(await test.log.nextOn('PLATFORM', subject, 1)).toMatchObject(place)
    const all = await test.log.read('PLATFORM', subject)
    expect(all.map(({ sequence, events }) => [sequence, events.length])).toEqual([
      [stored.sequence, 1],
      [after.sequence, 1],
    ])
    const range = await test.log.range('PLATFORM', stored.sequence - 2, 4)
    expect(range.map(({ events, chunk }) => [events.length, chunk?.number])).toEqual([
      [0, 1],
      [0, 2],
      [1, undefined],
      [1, undefined],
    ])
  })

  it('reaches a follower once and whole, also one that begins in its middle', async () => {
    const cityId = randomUUID()
    const commit = large(cityId)
    const { sequence } = await test.log.append(commit)
    const seen: Commit[] = []
    const stop = new AbortController()
    const { signal } = stop
    const how = { stream: 'PLATFORM', filterSubject: commit.subject, signal, log: noLogLines }
    const onBatch = (commits: Commit[]) => void seen.push(...commits)
    const followed = [
      test.log.follow({ ...how, from: 1, onBatch }),
      test.log.follow({ ...how, from: sequence, onBatch }),
    ]
    await eventually(() => seen.length === 2)
    stop.abort()
    await Promise.all(followed)
    for (const each of seen) expect(each).toMatchObject({ sequence, events: commit.events })
  })

  it('is recognised when it is written a second time', async () => {
    const commit = large(randomUUID())
    const first = await test.log.append(commit)
    expect(await test.log.append(commit)).toEqual({ ...first, duplicate: true })
  })
})

describe('a large commit that was never finished', () => {
  it('does not exist, and the next commit takes its place', async () => {
    const cityId = randomUUID()
    const before = await test.log.append(commitFor(cityId))
    const torn = await tear(cityId, { expected: before })
    const { commit, expected } = await test.log.head('PLATFORM', subjects.city(cityId))
    expect(commit?.sequence).toBe(before.sequence)
    expect(expected).toEqual({ sequence: torn.sequence, version: 1, hash: torn.hash, torn: true })
    const { version } = await test.log.append(commitFor(cityId, { expected }))
    expect(version).toBe(2)
    const all = await test.log.read('PLATFORM', subjects.city(cityId))
    expect(all.map(({ versions }) => versions.first)).toEqual([1, 2])
  })

  it('is taken on by one writer only, and its own writer has lost', async () => {
    const cityId = randomUUID()
    const torn = await tear(cityId, { expected: UNBORN })
    const { expected } = await test.log.head('PLATFORM', subjects.city(cityId))
    const both = [0, 1].map(() => test.log.append(large(cityId, { expected })))
    const outcomes = await Promise.allSettled(both)
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(test.log.append({ ...torn.commit, commitId: randomUUID() })).rejects.toThrow(Conflict)
    expect(await test.log.read('PLATFORM', subjects.city(cityId))).toHaveLength(1)
  })
})
