import { randomUUID } from 'node:crypto'

import { connect, type NatsConnection } from 'nats'

import { atLeast, type Figure } from '../figure.ts'
import type { PeerStore } from './emmett.ts'
import { type Contestant, inLanes, rateOf, takeTurns } from './rounds.ts'
import { eventsOf, writer } from './samples.ts'
import type { LogServer } from './servers.ts'

/** Appends that wait for their answer at the same time, each on an aggregate of its own. */
const WINDOW = 256
const utf8 = new TextEncoder()

export interface AppendEffort {
  readonly rounds: number
  readonly commits: number
  readonly peerCommits: number
}

interface Ground {
  readonly server: LogServer
  /** Undefined when it could not be had. */
  readonly emmett: PeerStore | undefined
}

/** What one writer process appends, each append guarded by the version that it expects. */
export async function measureAppend(
  { server, emmett }: Ground,
  effort: AppendEffort,
): Promise<readonly Figure[]> {
  const single = await besideLibrary(server, effort)
  const appended = atLeast({
    name: 'append, 1 event a commit, beside js.publish',
    ours: single.ours,
    beside: { value: single.library, as: 'peer', times: 3 },
    unit: 'events/s',
    conditions: LIBRARY,
  })
  if (emmett === undefined) return [appended, await tenAlone(server, effort)]
  return [appended, ...(await besideEmmett({ server, emmett }, effort))]
}

const LANES = `${WINDOW} appends under way on as many aggregates`
const LIBRARY = `${LANES}; peer: js.publish of the nats package, same message id and expected sequence`
const EMMETT = `${LANES}; peer: Emmett's appendToStream with the expected version, PostgreSQL with synchronous_commit = off`
const TEN = {
  name: 'append, 10 events a commit',
  least: 150_000,
  unit: 'events/s',
}

async function besideLibrary(server: LogServer, effort: AppendEffort) {
  const nats = await connect({ servers: server.url })
  try {
    return await takeTurns(effort.rounds, {
      ours: await ourAppends(server, effort.commits, 1),
      library: await libraryAppends(server, nats, effort.commits),
    })
  } finally {
    await nats.close()
  }
}

async function besideEmmett(
  { server, emmett }: { server: LogServer; emmett: PeerStore },
  { rounds, commits, peerCommits }: AppendEffort,
): Promise<readonly Figure[]> {
  const race = async (eventsPerCommit: number) =>
    await takeTurns(rounds, {
      ours: await ourAppends(server, commits, eventsPerCommit),
      emmett: emmettAppends(emmett, peerCommits, eventsPerCommit),
    })
  const [one, ten] = [await race(1), await race(10)]
  return [
    atLeast({
      name: 'append, 1 event a commit, beside Emmett',
      ours: one.ours,
      beside: { value: one.emmett, as: 'peer', times: 25 },
      unit: 'events/s',
      conditions: EMMETT,
    }),
    atLeast({
      ...TEN,
      ours: ten.ours,
      beside: { value: ten.emmett, as: 'peer', times: 15 },
      conditions: EMMETT,
    }),
  ]
}

async function tenAlone(server: LogServer, { rounds, commits }: AppendEffort): Promise<Figure> {
  const { ours } = await takeTurns(rounds, { ours: await ourAppends(server, commits, 10) })
  const conditions = `${LANES}; Emmett could not be had, so only the floor counts`
  return atLeast({ ...TEN, ours, conditions })
}

async function ourAppends(server: LogServer, commits: number, eventsPerCommit: number): Promise<Contestant> {
  const write = writer({ log: server.log, ...(await server.newStream()), eventsPerCommit })
  const work = async (lane: number) => void (await write(lane))
  return () => rateOf(commits * eventsPerCommit, () => inLanes({ lanes: WINDOW, count: commits }, work))
}

async function libraryAppends(server: LogServer, nats: NatsConnection, commits: number): Promise<Contestant> {
  const { stream, subject } = await server.newStream()
  const js = nats.jetstream()
  const stands = new Map<number, { sequence: number; version: number }>()
  let written = 0
  const work = async (lane: number) => {
    const { sequence, version } = stands.get(lane) ?? { sequence: 0, version: 0 }
    const body = utf8.encode(JSON.stringify(eventsOf(1, written++)))
    const { seq } = await js.publish(subject(lane), body, {
      msgID: `${subject(lane)}@${version + 1}`,
      expect: { streamName: stream, lastSubjectSequence: sequence },
    })
    stands.set(lane, { sequence: seq, version: version + 1 })
  }
  return () => rateOf(commits, () => inLanes({ lanes: WINDOW, count: commits }, work))
}

function emmettAppends(store: PeerStore, commits: number, eventsPerCommit: number): Contestant {
  const versions = new Map<number, number>()
  const run = randomUUID()
  let written = 0
  const work = async (lane: number) => {
    const version = versions.get(lane) ?? 0
    await store.append(`source-${run}-${lane}`, eventsOf(eventsPerCommit, written++), version)
    versions.set(lane, version + eventsPerCommit)
  }
  return () => rateOf(commits * eventsPerCommit, () => inLanes({ lanes: WINDOW, count: commits }, work))
}
