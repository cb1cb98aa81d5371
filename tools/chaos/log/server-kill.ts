import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { streams, subjects } from '@urbe/contracts'
import {
  type EventLog,
  type Expected,
  LogUnavailable,
  noLogLines,
  UNBORN,
  UnknownOutcome,
} from '@urbe/event-log'
import { type MortalNats, natsServers, openLog, startMortalNats } from '@urbe/testkit/servers'

import { type Line, type Scenario, share } from '../scenario.ts'
import { commitOf } from './occ-storm.ts'

const ROUNDS = 50
const WRITERS = 8
const RESUME_MAX_MS = 5_000
const COMMITS_BETWEEN = 200
const WAIT_MAX_MS = 60_000

export const serverKill: Scenario = {
  name: 'server-kill',
  does: `SIGKILL of nats-server under load, ${ROUNDS} rounds.`,
  bar: 'no acknowledged commit missing, writers and followers go on unaided in less than 5 s',
  async run(scale) {
    const lines: Line[] = []
    for (const server of await natsServers()) lines.push(await killed(server, share(ROUNDS, scale)))
    return lines
  },
}

async function killed(
  { version, program }: { version: string; program: string },
  rounds: number,
): Promise<Line> {
  await using server = await startMortalNats({ program })
  await using reader = await openLog(server.url, { service: 'monitoring', provisions: true })
  await using writing = await openLog(server.url)
  const over = new AbortController()
  let followed = 0
  const following = reader.log.follow({
    stream: streams.platform,
    from: 1,
    signal: over.signal,
    log: noLogLines,
    onBatch: (commits) => {
      followed += commits.length
    },
  })
  const acknowledged = { count: 0 }
  const writers = Array.from({ length: WRITERS }, () =>
    write(writing.log, { over: over.signal, acknowledged }),
  )
  const pauses: number[] = []
  for (let round = 0; round < rounds; round++) {
    pauses.push(await killOnce(server, { acknowledged: () => acknowledged.count, followed: () => followed }))
  }
  over.abort()
  const written = await Promise.all(writers)
  await following
  const missing = await missingOf(writing.log, written)
  const slowest = Math.max(...pauses)
  return {
    conditions: `nats-server ${version}, R1, ${WRITERS} writers, one follower`,
    figures: `${rounds} kills, ${acknowledged.count} acknowledged: ${missing} missing; on again after ${Math.round(slowest)} ms at most from the server's start`,
    pass: missing === 0,
    late: slowest >= RESUME_MAX_MS,
  }
}

interface Counts {
  readonly acknowledged: () => number
  readonly followed: () => number
}

/** How long after the server's start until both go on. */
async function killOnce(server: MortalNats, { acknowledged, followed }: Counts): Promise<number> {
  const before = acknowledged()
  await until(() => acknowledged() > before + COMMITS_BETWEEN)
  await server.kill()
  const [written, seen] = [acknowledged(), followed()]
  await server.start()
  const began = performance.now()
  await until(() => acknowledged() > written && followed() > seen)
  return performance.now() - began
}

interface Writing {
  readonly over: AbortSignal
  readonly acknowledged: { count: number }
}

async function write(log: EventLog, { over, acknowledged }: Writing) {
  const cityId = randomUUID()
  const ids: string[] = []
  let expected: Expected = UNBORN
  while (!over.aborted) {
    const commit = commitOf(cityId, expected)
    for (;;) {
      try {
        expected = await log.append(commit)
        ids.push(commit.commitId)
        acknowledged.count += 1
        break
      } catch (error) {
        // The same commit is tried again: its id settles whether it was stored.
        if (!(error instanceof UnknownOutcome) && !(error instanceof LogUnavailable)) throw error
      }
    }
  }
  return { cityId, ids }
}

async function missingOf(log: EventLog, written: readonly { cityId: string; ids: readonly string[] }[]) {
  let missing = 0
  for (const { cityId, ids } of written) {
    const stored = new Set(
      (await log.read(streams.platform, subjects.city(cityId))).map(({ commitId }) => commitId),
    )
    missing += ids.filter((id) => !stored.has(id)).length
  }
  return missing
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MAX_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not in ${WAIT_MAX_MS} ms`)
    await sleep(5)
  }
}
