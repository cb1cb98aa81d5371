import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type NatsCluster, natsServers, startNatsCluster, type TestLog } from '@urbe/testkit'

import { type Expected, UNBORN } from '../src/commit.ts'
import { noLogLines } from '../src/connection.ts'
import { atLeast } from '../src/server-version.ts'
import { appendAtLast, leaderAndFollower, openedOn } from './cluster-logs.ts'
import { commitFor } from './samples.ts'

const COMMITS = 50
const FOLLOWERS = 20
/** Clusters of 2.9 themselves may stay without a leader after this. */
const servers = (await natsServers()).filter(({ version }) => atLeast(version, '2.10.0'))
/** Where only an older one is there, it must do. */
const tested = servers.length > 0 ? servers : await natsServers()

describe.each(tested)('a leader of nats-server $version that was asleep', ({ program }) => {
  let cluster: NatsCluster
  let logs: readonly TestLog[] = []
  beforeAll(async () => {
    cluster = await startNatsCluster({ program })
    logs = await openedOn(cluster)
  })
  afterAll(async () => {
    for (const log of logs.toReversed()) await log[Symbol.asyncDispose]()
    await cluster?.[Symbol.asyncDispose]()
  })

  it('does not make followers believe that the log has diverged', async () => {
    expect(await followedOnOldLeader(cluster, logs)).toEqual(Array(FOLLOWERS).fill('live'))
  })
})

/** How those fare who ask the old leader, just woken up, to go on from what the new one has acknowledged. */
async function followedOnOldLeader(cluster: NatsCluster, logs: readonly TestLog[]) {
  const cityId = randomUUID()
  const { leader, behind } = await leaderAndFollower(cluster, logs)
  const stop = new AbortController()
  await leader.node.pause()
  let last: Expected = UNBORN
  for (let n = 0; n < COMMITS; n++) {
    last = await appendAtLast(behind, commitFor(cityId, { expected: last }), stop.signal)
  }
  const following = Array.from({ length: FOLLOWERS }, () => goesOn(leader.log, last.sequence, stop.signal))
  await leader.node.resume()
  const fates = await Promise.all(following)
  stop.abort()
  return fates
}

function goesOn(log: TestLog['log'], sequence: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    log
      .follow({
        stream: 'PLATFORM',
        from: sequence + 1,
        signal,
        log: noLogLines,
        onBatch: () => undefined,
        onState: ({ status }) => {
          if (status === 'live') resolve(status)
        },
      })
      .catch((error: unknown) => resolve(String(error)))
  })
}
