import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { streams, subjects } from '@urbe/contracts'
import {
  Conflict,
  type EventLog,
  type Expected,
  LogUnavailable,
  type NewCommit,
  UNBORN,
  UnknownOutcome,
} from '@urbe/event-log'
import { natsServers, openLog, startNats } from '@urbe/testkit/servers'

import { startCuttingProxy } from '../../../libs/event-log/test/cutting-proxy.ts'
import { type Line, type Scenario, share } from '../scenario.ts'
import { commitOf } from './occ-storm.ts'

const COMMITS = 2_000
const WRITERS = 4
const CUT_BETWEEN_MS = [20, 200] as const

export const lostAck: Scenario = {
  name: 'lost-ack',
  does: `Writers append ${COMMITS} commits through a proxy that swallows answers and cuts connections at random times.`,
  bar: 'every command applied exactly once, no false conflict, no false success',
  async run(scale) {
    const lines: Line[] = []
    for (const server of await natsServers()) lines.push(await through(server, share(COMMITS, scale)))
    return lines
  },
}

async function through(
  { version, program }: { version: string; program: string },
  commits: number,
): Promise<Line> {
  await using server = await startNats({ program })
  await using direct = await openLog(server.url, { service: 'monitoring', provisions: true })
  await using proxy = await startCuttingProxy(server.url)
  await using cut = await openLog(proxy.url)
  const over = new AbortController()
  let cuts = 0
  const cutting = (async () => {
    while (!over.signal.aborted) {
      const [least, most] = CUT_BETWEEN_MS
      await sleep(least + Math.random() * (most - least))
      proxy.loseAnswers(Math.random() * 20)
      cuts += 1
    }
  })()
  const each = Math.ceil(commits / WRITERS)
  const written = await Promise.all(Array.from({ length: WRITERS }, () => writer(cut.log, each)))
  over.abort()
  await cutting
  let wrong = 0
  for (const { cityId, ids } of written) {
    const stored = await direct.log.read(streams.platform, subjects.city(cityId))
    wrong += ids.filter((id, index) => stored[index]?.commitId !== id).length
    wrong += Math.abs(stored.length - ids.length)
  }
  const sum = (of: (one: Written) => number) => written.reduce((total, one) => total + of(one), 0)
  const conflicts = sum((one) => one.falseConflicts)
  return {
    conditions: `nats-server ${version}, ${WRITERS} writers`,
    figures: `${each * WRITERS} commands, ${cuts} cuts, ${sum((one) => one.reconciled)} settled by looking, ${sum((one) => one.repeated)} repeated by the caller: ${wrong} lost or twice, ${conflicts} false conflicts`,
    pass: wrong + conflicts === 0,
  }
}

interface Written {
  readonly cityId: string
  readonly ids: readonly string[]
  readonly falseConflicts: number
  readonly reconciled: number
  readonly repeated: number
}

/** The only writer of its aggregate: nobody else can be in its way. */
async function writer(log: EventLog, commits: number): Promise<Written> {
  const cityId = randomUUID()
  const ids: string[] = []
  const counts = { falseConflicts: 0, reconciled: 0, repeated: 0 }
  let expected: Expected | undefined = UNBORN
  for (let n = 0; n < commits && expected !== undefined; n++) {
    const commit = commitOf(cityId, expected)
    ids.push(commit.commitId)
    expected = await stubbornly(log, commit, counts)
  }
  return { cityId, ids, ...counts }
}

/** Repeats what may not have been stored; undefined when somebody seems to have been there first. */
async function stubbornly(
  log: EventLog,
  commit: NewCommit,
  counts: { falseConflicts: number; reconciled: number; repeated: number },
): Promise<Expected | undefined> {
  for (;;) {
    try {
      const appended = await log.append(commit)
      if (appended.duplicate) counts.reconciled += 1
      return appended
    } catch (error) {
      if (error instanceof Conflict) {
        counts.falseConflicts += 1
        return undefined
      }
      if (!(error instanceof UnknownOutcome) && !(error instanceof LogUnavailable)) throw error
      counts.repeated += 1
    }
  }
}
