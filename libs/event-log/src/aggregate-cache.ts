import type { z } from 'zod'

import { type StoredSnapshot, upcast } from '@urbe/contracts'
import { type Clock, type Decider, fold } from '@urbe/kernel'

import { isVisible } from './chunks.ts'
import { type Commit, type Expected, UNBORN } from './commit.ts'
import { Diverged } from './errors.ts'
import type { EventLog } from './event-log.ts'
import type { Tail } from './read.ts'
import { reducerHashOf } from './snapshots.ts'

export const AGGREGATES_CACHED_MAX = 1_000
/** Commits of one aggregate whose repetition is recognised; older ones have left the memory. */
export const COMMITS_REMEMBERED_MAX = 1_000
/** Of those, the newest go into a snapshot. */
export const COMMITS_IN_SNAPSHOT_MAX = 100
/** A snapshot is due after so many events, or when folding took so long. */
export const SNAPSHOT_EVENTS = 100
export const SNAPSHOT_FOLDING_MS = 200

export interface Aggregate<State> extends Expected {
  readonly subject: string
  readonly state: State
  /** Where the commit with an id lies. */
  readonly commits: Map<string, number>
  /** Version at which the newest snapshot was taken that we know of. */
  readonly snapshotAt: number
}

interface Wiring<State, Event> {
  readonly log: Pick<EventLog, 'tail' | 'snapshots'>
  readonly clock: Clock
  readonly decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>
  readonly event: z.ZodType<Event>
  readonly stream: (id: string) => string
  readonly subject: (id: string) => string
  /** Raised when something that `evolve` calls changes its meaning: older snapshots are not used any more. */
  readonly revision?: number
}

/** Folded aggregates, the most recently used ones; what was appended since is read from the log at each load. */
export function aggregateCache<State, Event>(wiring: Wiring<State, Event>) {
  const { log, decider, stream, subject } = wiring
  const { find, save } = keptAggregates(wiring)
  const cached = new Map<string, Aggregate<State>>()

  const put = (key: string, aggregate: Aggregate<State>) => {
    cached.delete(key)
    cached.set(key, aggregate)
    if (cached.size > AGGREGATES_CACHED_MAX) dropOldest(cached)
  }

  function snapshotWhenDue(id: string, { aggregate, slow = false }: Advanced<State>): Aggregate<State> {
    const { version, snapshotAt, torn } = aggregate
    const due = version - snapshotAt >= SNAPSHOT_EVENTS || (slow && version > snapshotAt)
    // What is torn may be superseded: only what is settled is kept.
    if (!due || torn === true) return aggregate
    void save(id, aggregate)
    return { ...aggregate, snapshotAt: version }
  }

  async function fromSnapshot(id: string): Promise<Advanced<State> | undefined> {
    const known = await find(id)
    if (known === undefined) return undefined
    const { commits, messages } = await log.tail(stream(id), known.subject, known.sequence)
    const [same, ...rest] = messages
    // The snapshot is of another history than the log: the log counts.
    if (same?.sequence !== known.sequence || same.hash !== known.hash) return undefined
    const behind = commits.filter(({ sequence }) => sequence > known.sequence)
    return advance(wiring, known, { commits: behind, messages: rest })
  }

  async function advanced(id: string, known: Aggregate<State>): Promise<Advanced<State>> {
    return advance(wiring, known, await log.tail(stream(id), known.subject, known.sequence + 1))
  }

  return {
    async load(id: string): Promise<Aggregate<State>> {
      const key = subject(id)
      const known = cached.get(key)
      const found =
        known === undefined
          ? ((await fromSnapshot(id)) ?? (await advanced(id, unborn(key, decider.initial()))))
          : await advanced(id, known)
      const aggregate = snapshotWhenDue(id, found)
      put(key, aggregate)
      return aggregate
    },
    /** Takes in what this process has just appended. */
    keep(id: string, aggregate: Aggregate<State>, commit: { commitId: string; sequence: number }): void {
      remember(aggregate.commits, commit)
      put(subject(id), snapshotWhenDue(id, { aggregate }))
    },
    /** Keeps a snapshot of the aggregate as it is now. */
    save,
  }
}

/** Aggregates as they lie in snapshots. */
function keptAggregates<State, Event>(wiring: Wiring<State, Event>) {
  const { log, clock, decider, stream, subject } = wiring
  const reducerHash = reducerHashOf(decider, wiring.revision ?? 1)
  return {
    async find(id: string): Promise<Aggregate<State> | undefined> {
      const key = subject(id)
      const snapshot = await log.snapshots.find(key)
      if (snapshot?.reducerHash !== reducerHash || snapshot.stream !== stream(id)) return undefined
      return asAggregate(key, snapshot)
    },
    async save(id: string, aggregate: Aggregate<State>): Promise<boolean> {
      const kept = { stream: stream(id), reducerHash, at: clock().toISOString() }
      return await log.snapshots.save(aggregate.subject, asSnapshot(aggregate, kept))
    },
  }
}

interface Advanced<State> {
  readonly aggregate: Aggregate<State>
  /** Folding took long enough to be spared the next time. */
  readonly slow?: boolean
}

/** What the log holds behind a known place, folded onto it. Throws `Diverged` when it does not go on from there. */
function advance<State, Event>(
  { decider, event }: Pick<Wiring<State, Event>, 'decider' | 'event'>,
  known: Aggregate<State>,
  { commits, messages }: Tail,
): Advanced<State> {
  checkChain(known, messages)
  const began = performance.now()
  let { state, version } = known
  for (const commit of commits) {
    checkNext(commit, version)
    const events = commit.events.map((each) => event.parse(upcast(each)))
    state = fold(decider, events, state)
    version = commit.versions.last
    remember(known.commits, commit)
  }
  const slow = performance.now() - began >= SNAPSHOT_FOLDING_MS
  return { aggregate: { ...known, state, version, ...placeAfter(messages) }, slow }
}

function placeAfter(messages: readonly Commit[]): Partial<Expected> {
  const last = messages.at(-1)
  if (last === undefined) return {}
  return { sequence: last.sequence, hash: last.hash, torn: !isVisible(last) || last.forged !== undefined }
}

/** Each message names the hash of the one before it on the subject; this costs nothing, the hashes themselves are checked by scrubs. */
function checkChain(known: Expected & { readonly subject: string }, messages: readonly Commit[]): void {
  let { hash } = known
  for (const message of messages) {
    const named = message.stored.headers['Prev-Hash'] ?? ''
    if (message.forged === undefined && named !== hash)
      throw new Diverged(`${known.subject}@${message.sequence} does not follow on what is known`)
    hash = message.hash
  }
}

function checkNext({ subject, sequence, malformed, versions }: Commit, version: number): void {
  if (malformed !== undefined) throw new Error(`${subject}@${sequence}: ${malformed}`)
  if (versions.first !== version + 1) throw new Diverged(`${subject}: a gap after version ${version}`)
}

interface Kept {
  readonly stream: string
  readonly reducerHash: string
  readonly at: string
}

function asSnapshot<State>(aggregate: Aggregate<State>, kept: Kept): StoredSnapshot {
  const { state, version, sequence, hash, commits } = aggregate
  return {
    ...kept,
    kind: 'aggregate',
    sequence,
    version,
    hash,
    bytes: Buffer.byteLength(JSON.stringify(state)),
    state,
    commits: [...commits].slice(-COMMITS_IN_SNAPSHOT_MAX),
  }
}

function asAggregate<State>(subject: string, snapshot: StoredSnapshot): Aggregate<State> {
  const { state, version, sequence, hash, commits = [] } = snapshot
  // The cast holds because the same reducer, by its hash, has folded the state.
  return {
    subject,
    state: state as State,
    version,
    sequence,
    hash,
    commits: new Map(commits),
    snapshotAt: version,
  }
}

function unborn<State>(subject: string, state: State): Aggregate<State> {
  return { ...UNBORN, subject, state, commits: new Map(), snapshotAt: 0 }
}

function remember(commits: Map<string, number>, commit: { commitId: string; sequence: number }): void {
  commits.set(commit.commitId, commit.sequence)
  if (commits.size > COMMITS_REMEMBERED_MAX) dropOldest(commits)
}

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
