import { randomUUID } from 'node:crypto'

import { streams, subjects } from '@urbe/contracts'
import {
  type Appended,
  Conflict,
  type EventLog,
  type Expected,
  type NewCommit,
  UNBORN,
} from '@urbe/event-log'

import { type Line, type Scenario, share } from '../scenario.ts'
import { type Ground, grounds } from './servers.ts'

const WRITERS = 12
const ROUNDS = 10_000
const CLIENTS = 3
/** Aggregates that are fought over at the same time. */
const AGGREGATES = 8

export const occStorm: Scenario = {
  name: 'occ-storm',
  does: `${WRITERS} writers append to the same version of an aggregate, ${ROUNDS} rounds.`,
  bar: 'one winner a round, all others in conflict, versions without gaps, the winners in the log',
  async run(scale) {
    const lines: Line[] = []
    for await (const ground of grounds(['R1', 'R3'])) {
      await using closing = ground
      lines.push(await storm(closing, share(ROUNDS, scale)))
    }
    return lines
  },
}

async function storm(ground: Ground, rounds: number): Promise<Line> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => ground.client(index)))
  const logs = clients.map(({ log }) => log)
  const each = Math.ceil(rounds / AGGREGATES)
  const fights = await Promise.all(Array.from({ length: AGGREGATES }, () => fight(logs, each)))
  const sum = (of: (fight: Fight) => number) => fights.reduce((total, one) => total + of(one), 0)
  const [wrong, strange, gaps] = [
    sum((one) => one.wrongRounds),
    sum((one) => one.strange),
    sum((one) => one.gaps),
  ]
  return {
    conditions: `${ground.conditions}, ${AGGREGATES} aggregates, ${CLIENTS} connections`,
    figures: `${each * AGGREGATES} rounds: ${wrong} without exactly one winner, ${strange} answers other than won or conflict, ${gaps} versions missing or foreign`,
    pass: wrong + strange + gaps === 0,
  }
}

interface Fight {
  readonly wrongRounds: number
  readonly strange: number
  readonly gaps: number
}

async function fight(logs: readonly EventLog[], rounds: number): Promise<Fight> {
  const cityId = randomUUID()
  const winners: string[] = []
  let expected: Expected = UNBORN
  let wrongRounds = 0
  let strange = 0
  for (let round = 0; round < rounds; round++) {
    const tries = Array.from({ length: WRITERS }, (_, writer) =>
      attempt(logs[writer % logs.length], cityId, expected),
    )
    const answers = await Promise.all(tries)
    const won = answers.filter((answer) => answer.won !== undefined)
    strange += answers.filter(({ won: mine, conflict }) => mine === undefined && !conflict).length
    if (won.length !== 1) wrongRounds += 1
    const [winner] = won
    if (winner?.won === undefined) break
    winners.push(winner.commitId)
    expected = winner.won
  }
  return { wrongRounds, strange, gaps: await gapsIn(logs[0], cityId, winners) }
}

interface Answer {
  readonly commitId: string
  readonly won?: Appended
  readonly conflict: boolean
}

async function attempt(log: EventLog | undefined, cityId: string, expected: Expected): Promise<Answer> {
  const commit = commitOf(cityId, expected)
  const { commitId } = commit
  try {
    const won = await log?.append(commit)
    return { commitId, conflict: false, ...(won && { won }) }
  } catch (error) {
    return { commitId, conflict: error instanceof Conflict }
  }
}

async function gapsIn(
  log: EventLog | undefined,
  cityId: string,
  winners: readonly string[],
): Promise<number> {
  const stored = (await log?.read(streams.platform, subjects.city(cityId))) ?? []
  const wrong = winners.filter(
    (id, index) => stored[index]?.commitId !== id || stored[index]?.versions.first !== index + 1,
  )
  return wrong.length + Math.abs(stored.length - winners.length)
}

export function commitOf(cityId: string, expected: Expected): NewCommit {
  return {
    stream: streams.platform,
    subject: subjects.city(cityId),
    events: [{ type: 'CityRenamed', v: 1, data: { name: 'Porto' } }],
    expected,
    commitId: randomUUID(),
    actor: 'user:1',
    correlationId: randomUUID(),
    at: new Date().toISOString(),
  }
}
