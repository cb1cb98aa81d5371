import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'
import { type NatsCluster, natsServers, startNatsCluster, type TestLog } from '@urbe/testkit'

import { type Appended, type Expected, UNBORN } from '../src/commit.ts'
import { noLogLines } from '../src/connection.ts'
import { Conflict } from '../src/errors.ts'
import { answered, appendAtLast, leaderAndFollower, leaderOf, openedOn } from './cluster-logs.ts'
import { commitFor, eventually } from './samples.ts'

const WRITERS = 12
const ROUNDS = 20
const REPEATS = 10
const COMMITS = 50
const PATIENCE_MS = 60_000

describe.each(await natsServers())('on three replicas of nats-server $version', ({ program }) => {
  let cluster: NatsCluster
  let logs: readonly TestLog[]
  beforeAll(async () => {
    cluster = await startNatsCluster({ program })
    logs = await openedOn(cluster)
  })
  afterAll(async () => {
    for (const log of logs.toReversed()) await log[Symbol.asyncDispose]()
    await cluster[Symbol.asyncDispose]()
  })

  it('twelve writers have exactly one winner a round', async () => {
    const cityId = randomUUID()
    let expected: Expected = UNBORN
    for (let round = 0; round < ROUNDS; round++) {
      const { won, lost } = await race(logs, () => commitFor(cityId, { expected }))
      expect([won.length, lost]).toEqual([1, WRITERS - 1])
      expected = won[0] ?? expected
    }
    for (const { log } of logs) expect(await versionsOf(log, cityId)).toEqual(upTo(ROUNDS))
  })

  it('one commit that is sent twelve times is stored once, and everybody is told so', async () => {
    for (let n = 0; n < REPEATS; n++) {
      const cityId = randomUUID()
      const commit = commitFor(cityId)
      const { won, lost } = await race(logs, () => commit)
      expect([won.length, lost]).toEqual([WRITERS, 0])
      expect(new Set(won.map(({ sequence }) => sequence)).size).toBe(1)
      expect(won.filter(({ duplicate }) => !duplicate).length).toBeLessThanOrEqual(1)
      expect(
        await answered(async () => await logs[n % 3]?.log.read('PLATFORM', commit.subject)),
      ).toHaveLength(1)
    }
  })

  it('whoever asks another node sees what was acknowledged', async () => {
    const cityId = randomUUID()
    let expected: Expected = UNBORN
    for (let n = 0; n < 60; n++) {
      const [writer, reader] = [logs[n % 3], logs[(n + 1) % 3]]
      if (writer === undefined || reader === undefined) throw new Error('three logs')
      const { sequence, hash, version } = await appendAtLast(writer, commitFor(cityId, { expected }))
      expected = { sequence, hash, version }
      const commit = await answered(() => reader.log.commitAt('PLATFORM', sequence))
      expect(commit?.versions.last).toBe(version)
      expect(await versionsOf(reader.log, cityId)).toEqual(upTo(n + 1))
    }
  })

  it('a replica that has fallen behind hides nothing from who asks it', async () => {
    const cityId = randomUUID()
    const { commit, versions, late } = await askedWhileBehind(cluster, logs, cityId)
    expect(commit?.versions.last).toBe(COMMITS)
    expect(versions).toEqual(upTo(COMMITS))
    expect(late).toBeInstanceOf(Conflict)
  })

  it('nothing that was acknowledged is lost when the leader is killed, and writing goes on', async () => {
    const cityId = randomUUID()
    const { acknowledged, seen } = await killLeaderWhileWriting(cluster, logs, cityId)
    for (const { log } of logs)
      expect((await versionsOf(log, cityId)).slice(0, acknowledged)).toEqual(upTo(acknowledged))
    expect(seen).toEqual(upTo(seen.length))
  })
})

async function askedWhileBehind(cluster: NatsCluster, logs: readonly TestLog[], cityId: string) {
  const { leader, behind } = await leaderAndFollower(cluster, logs)
  await behind.node.pause()
  let last: Expected = UNBORN
  for (let n = 0; n < COMMITS; n++) last = await appendAtLast(leader, commitFor(cityId, { expected: last }))
  const { sequence } = last
  // Asked while it sleeps: it answers before it has caught up.
  const answers = Promise.all([
    answered(() => behind.log.commitAt('PLATFORM', sequence)),
    versionsOf(behind.log, cityId),
    appendAtLast(behind, commitFor(cityId)).catch((error: unknown) => error),
  ])
  await behind.node.resume()
  const [commit, versions, late] = await answers
  return { commit, versions, late }
}

async function killLeaderWhileWriting(cluster: NatsCluster, logs: readonly TestLog[], cityId: string) {
  const [, writer, reader] = logs
  if (writer === undefined || reader === undefined) throw new Error('three logs')
  const stop = new AbortController()
  const { seen, following } = await followed(reader, cityId, stop.signal)
  let at: Expected = UNBORN
  const writing = (async () => {
    while (!stop.signal.aborted)
      at = await appendAtLast(writer, commitFor(cityId, { expected: at }), stop.signal)
  })()
  try {
    await eventually(() => at.version > COMMITS)
    const leader = await leaderOf(cluster, writer)
    await leader.kill()
    const before = at.version
    await eventually(() => at.version > before + COMMITS, PATIENCE_MS)
    await leader.start()
    await cluster.settled()
    const after = at.version
    await eventually(() => seen.length >= after, PATIENCE_MS)
  } finally {
    stop.abort()
    await Promise.all([writing, following])
  }
  return { acknowledged: at.version, seen }
}

async function followed({ log }: TestLog, cityId: string, signal: AbortSignal) {
  const seen: number[] = []
  const { lastSequence = 0 } = (await answered(() => log.info('PLATFORM'))) ?? {}
  const following = log.follow({
    stream: 'PLATFORM',
    filterSubject: subjects.city(cityId),
    from: lastSequence + 1,
    signal,
    log: noLogLines,
    onBatch: (commits) => void seen.push(...commits.map(({ versions }) => versions.first)),
  })
  return { seen, following }
}

/** All writers at the same time, spread over the nodes. */
async function race(logs: readonly TestLog[], commit: () => ReturnType<typeof commitFor>) {
  const tries = Array.from({ length: WRITERS }, async (_, n) => {
    const log = logs[n % logs.length]
    return log && (await appendAtLast(log, commit()))
  })
  const outcomes = await Promise.allSettled(tries)
  const won: Appended[] = []
  let lost = 0
  for (const each of outcomes) {
    if (each.status === 'fulfilled' && each.value !== undefined) won.push(each.value)
    else if (each.status === 'rejected' && each.reason instanceof Conflict) lost += 1
    else throw each.status === 'rejected' ? each.reason : new Error('no log')
  }
  return { won, lost }
}

async function versionsOf(log: TestLog['log'], cityId: string): Promise<readonly number[]> {
  const commits = await answered(() => log.read('PLATFORM', subjects.city(cityId)))
  return commits.map(({ versions }) => versions.first)
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n + 1)
}
