import { randomUUID } from 'node:crypto'

import { CONSUMER_HEARTBEAT_MS } from '@urbe/contracts'
import { type EventLog, noLogLines } from '@urbe/event-log'

import { atLeast, type Figure } from '../figure.ts'
import { openRawClient, type RawClient } from './raw-client.ts'
import { type Contestant, rateOf, takeTurns } from './rounds.ts'
import { type Filled, filled } from './samples.ts'
import type { LogServer } from './servers.ts'

const FROM_RAW = 0.9
const API_TIMEOUT_MS = 5_000
const NANOSECONDS_PER_MS = 1_000_000
const utf8 = new TextEncoder()

export interface ReplayEffort {
  readonly rounds: number
  readonly commitsOfTen: number
  readonly commitsOfOne: number
}

/** A whole stream read from its beginning by `follow`, beside a socket that does nothing but take the same messages in. */
export async function measureReplay(
  server: LogServer,
  { rounds, commitsOfTen, commitsOfOne }: ReplayEffort,
): Promise<readonly Figure[]> {
  const raw = await openRawClient(server.url)
  try {
    const ofTen = await filled(server, { commits: commitsOfTen, eventsPerCommit: 10 })
    const ten = await takeTurns(rounds, contestants({ server, raw }, ofTen))
    const ofOne = await filled(server, { commits: commitsOfOne, eventsPerCommit: 1 })
    const one = await takeTurns(rounds, contestants({ server, raw }, ofOne))
    return [asFigure('replay, 10 events a commit', ten, 400_000), asFigure('replay, 1 event a commit', one)]
  } finally {
    raw.close()
  }
}

function asFigure(
  name: string,
  rates: Record<'ours' | 'parsing' | 'frames', number>,
  least?: number,
): Figure {
  return atLeast({
    name,
    ours: rates.ours,
    beside: { value: rates.parsing, as: 'limit', times: FROM_RAW },
    ...(least === undefined ? {} : { least }),
    unit: 'events/s',
    conditions: `follow from the start; limit: a raw TCP push consumer that parses each body as JSON (one that only finds the frames: ${Math.round(rates.frames)})`,
  })
}

function contestants({ server, raw }: { server: LogServer; raw: RawClient }, what: Filled) {
  const { stream, commits, eventsPerCommit } = what
  const take = (onBody: (body: Buffer) => void): Contestant => {
    return () => rateOf(commits * eventsPerCommit, () => pushed({ server, raw, stream, commits, onBody }))
  }
  return {
    ours: () => rateOf(commits * eventsPerCommit, () => followed(server.log, stream, commits)),
    parsing: take((body) => void JSON.parse(body.toString())),
    frames: take(() => undefined),
  }
}

/** Reads so many commits, then lets go. */
export async function followed(log: EventLog, stream: string, commits: number): Promise<void> {
  const stop = new AbortController()
  let left = commits
  await log.follow({
    stream,
    from: 1,
    signal: stop.signal,
    log: noLogLines,
    onBatch: (batch) => {
      left -= batch.length
      if (left <= 0) stop.abort()
    },
  })
}

interface Push {
  readonly server: LogServer
  readonly raw: RawClient
  readonly stream: string
  readonly commits: number
  readonly onBody: (body: Buffer) => void
}

async function pushed({ server, raw, stream, commits, onBody }: Push): Promise<void> {
  const subject = `_INBOX.raw.${randomUUID()}`
  const { all } = await raw.take({ subject, count: commits, onBody })
  // As the provisioner makes them for `follow`.
  const config = {
    deliver_subject: subject,
    deliver_policy: 'all',
    ack_policy: 'none',
    max_deliver: 1,
    replay_policy: 'instant',
    flow_control: true,
    idle_heartbeat: CONSUMER_HEARTBEAT_MS * NANOSECONDS_PER_MS,
    mem_storage: true,
    num_replicas: 1,
  }
  const request = utf8.encode(JSON.stringify({ stream_name: stream, config }))
  await server.hand.request(`$JS.API.CONSUMER.CREATE.${stream}`, request, API_TIMEOUT_MS)
  await all
}
