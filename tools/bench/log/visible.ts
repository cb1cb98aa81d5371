import { setTimeout as sleep } from 'node:timers/promises'

import { atMost, type Figure, median } from '../figure.ts'
import { writer } from './samples.ts'
import type { LogServer } from './servers.ts'
import { openTables, readInto } from './trips.ts'

const AGGREGATES = 1_000
const PACE_MS = 5
const WAIT_MS = 30_000
const P99 = 0.99

export interface VisibleEffort {
  readonly rounds: number
  readonly eventsPerSecond: number
  readonly eventsPerCommit: number
  readonly seconds: number
  /** Of so many commits one is timed. */
  readonly oneOf: number
}

interface Ground {
  readonly server: LogServer
  readonly databaseUrl: string
}

/**
 * From the moment at which an event is due to be appended until a reader of the database sees it. A writer that is late counts,
 * because whoever waits for it does; beside it stands the time from the acknowledgement on, which is the projection's own part.
 */
export async function measureVisible(
  { server, databaseUrl }: Ground,
  effort: VisibleEffort,
): Promise<Figure> {
  await using tables = await openTables(databaseUrl)
  const made = await server.newStream()
  const { stream } = made
  await using reader = await readInto({ db: tables.db, log: server.log, stream })
  const { eventsPerSecond, eventsPerCommit, seconds } = effort
  const write = writer({ log: server.log, ...made, eventsPerCommit })
  const rounds: Shares[] = []
  // As with all contestants, the first round is not counted: it finds cold code and what the part before has left to be written.
  for (let round = -1; round < effort.rounds; round++) {
    const latencies = await offered(effort, {
      write,
      waitFor: (sequence) => reader.waitFor({ stream, sequence }, WAIT_MS),
    })
    if (round >= 0) rounds.push(sharesOf(latencies))
  }
  const middle = (of: keyof Shares) => median(rounds.map((round) => round[of]))
  return atMost({
    name: `append until visible in a read model, ${eventsPerCommit} a commit, p99`,
    ours: middle('p99'),
    most: 50,
    unit: 'ms',
    conditions: `${eventsPerSecond} events/s offered in commits of ${eventsPerCommit} for ${seconds} s, timed from when each is due, middle of ${effort.rounds} rounds (${rounds.map(({ p99 }) => p99.toFixed(0)).join(', ')}); writer, projection and servers on one machine; median ${middle('half').toFixed(1)} ms; from the acknowledgement on: median ${middle('ackHalf').toFixed(1)} ms, p99 ${middle('ackP99').toFixed(1)} ms`,
  })
}

/** Milliseconds within which half of the events are seen, and 99 of 100. */
interface Shares {
  readonly half: number
  readonly p99: number
  readonly ackHalf: number
  readonly ackP99: number
}

function sharesOf(latencies: readonly Latency[]): Shares {
  const sinceDue = latencies.map(({ due }) => due)
  const sinceAck = latencies.map(({ acknowledged }) => acknowledged)
  return {
    half: quantile(sinceDue, 0.5),
    p99: quantile(sinceDue, P99),
    ackHalf: quantile(sinceAck, 0.5),
    ackP99: quantile(sinceAck, P99),
  }
}

interface Means {
  readonly write: (aggregate: number) => Promise<number>
  readonly waitFor: (sequence: number) => Promise<boolean>
}

/** Milliseconds until an event is seen, from two moments on. */
interface Latency {
  readonly due: number
  readonly acknowledged: number
}

/** Commits are due at an even pace; one that is late is timed from when it was due. The first second warms up. */
async function offered(effort: VisibleEffort, { write, waitFor }: Means): Promise<readonly Latency[]> {
  const { eventsPerSecond, eventsPerCommit, seconds, oneOf } = effort
  const perMs = eventsPerSecond / eventsPerCommit / 1_000
  const warmUp = 1_000 * perMs
  const total = warmUp + seconds * 1_000 * perMs
  // Each aggregate takes its commits one after the other.
  const last = new Map<number, Promise<unknown>>()
  const timed: Promise<Latency>[] = []
  const began = performance.now()
  for (let n = 0; n < total; ) {
    for (const due = (performance.now() - began) * perMs; n < Math.min(due, total); n++) {
      const aggregate = n % AGGREGATES
      const sequence = (last.get(aggregate) ?? Promise.resolve()).then(() => write(aggregate))
      last.set(aggregate, sequence)
      if (n >= warmUp && n % oneOf === 0) timed.push(untilVisible(sequence, began + n / perMs, waitFor))
    }
    await sleep(PACE_MS)
  }
  await Promise.all(last.values())
  return await Promise.all(timed)
}

async function untilVisible(
  sequence: Promise<number>,
  due: number,
  waitFor: Means['waitFor'],
): Promise<Latency> {
  const place = await sequence
  const acknowledgedAt = performance.now()
  if (!(await waitFor(place))) throw new Error(`not visible after ${WAIT_MS} ms`)
  const seenAt = performance.now()
  return { due: seenAt - due, acknowledged: seenAt - acknowledgedAt }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
