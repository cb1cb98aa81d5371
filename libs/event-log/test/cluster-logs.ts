import { setTimeout as sleep } from 'node:timers/promises'

import { type NatsCluster, openLog, type TestLog } from '@urbe/testkit'

import type { Appended, NewCommit } from '../src/commit.ts'
import { Conflict, LogUnavailable } from '../src/errors.ts'
import { askApi } from './every-server.ts'

export async function openedOn({ nodes }: NatsCluster): Promise<readonly TestLog[]> {
  const logs: TestLog[] = []
  // The first one brings the provisioner, which makes the streams.
  for (const [index, { url }] of nodes.entries()) {
    logs.push(await openLog(url, { provisions: index === 0, replicas: 3 }))
  }
  return logs
}

const UNENDING = new AbortController().signal

/** The same commit again until its outcome is known: while there is no leader an append may end as unknown. */
export async function appendAtLast(
  { log }: Pick<TestLog, 'log'>,
  commit: NewCommit,
  signal: AbortSignal = UNENDING,
): Promise<Appended> {
  for (;;) {
    try {
      return await log.append(commit)
    } catch (error) {
      if (error instanceof Conflict) throw error
      if (signal.aborted) return { ...commit.expected, duplicate: false }
    }
  }
}

/** Asks until there is an answer: while there is no leader nobody knows any, and says so. */
export async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
      await sleep(ASK_AGAIN_MS)
    }
  }
}
const ASK_AGAIN_MS = 50

/** The stream's leader and another node, each with the log that is connected to it. */
export async function leaderAndFollower(cluster: NatsCluster, logs: readonly TestLog[]) {
  const [first] = logs
  if (first === undefined) throw new Error('no log')
  const leading = await leaderOf(cluster, first)
  const following = cluster.nodes.find((node) => node !== leading) ?? leading
  const logOn = (url: string) => logs.find((each) => each.url === url)?.log ?? first.log
  return {
    leader: { node: leading, log: logOn(leading.url) },
    behind: { node: following, log: logOn(following.url) },
  }
}

export async function leaderOf({ nodes }: NatsCluster, { connection }: TestLog) {
  const { cluster } = await answered(() => askApi(connection, 'STREAM.INFO.PLATFORM', {}))
  const leader = nodes.find(({ name }) => name === cluster?.leader)
  if (leader === undefined) throw new Error('no leader')
  return leader
}
