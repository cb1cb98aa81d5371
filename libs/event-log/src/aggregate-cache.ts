import type { z } from 'zod'

import { type Decider, fold } from '@urbe/kernel'

import type { EventLog } from './event-log.ts'

export const AGGREGATES_CACHED_MAX = 1_000
/** Commits of one aggregate whose repetition is recognised; older ones have left the memory. */
export const COMMITS_REMEMBERED_MAX = 1_000

export interface Aggregate<State> {
  readonly subject: string
  readonly state: State
  readonly sequence: number
  readonly version: number
  /** Where the commit with an id lies. */
  readonly commits: Map<string, number>
}

interface Wiring<State, Event> {
  readonly log: EventLog
  readonly decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>
  readonly event: z.ZodType<Event>
  readonly stream: (id: string) => string
  readonly subject: (id: string) => string
}

/** Folded aggregates, the most recently used ones; what was appended since is read from the log at each load. */
export function aggregateCache<State, Event>(wiring: Wiring<State, Event>) {
  const { log, decider, event, stream, subject } = wiring
  const cached = new Map<string, Aggregate<State>>()

  const put = (key: string, aggregate: Aggregate<State>) => {
    cached.delete(key)
    cached.set(key, aggregate)
    if (cached.size > AGGREGATES_CACHED_MAX) dropOldest(cached)
  }

  return {
    async load(id: string): Promise<Aggregate<State>> {
      const key = subject(id)
      const known = cached.get(key) ?? unborn(key, decider.initial())
      const tail = await log.read(stream(id), key, { sequence: known.sequence + 1 })
      let { state, sequence, version } = known
      for (const commit of tail) {
        if (commit.malformed !== undefined) throw new Error(`${key}@${commit.sequence}: ${commit.malformed}`)
        if (commit.versions.first !== version + 1) throw new Error(`${key}: a gap after version ${version}`)
        state = fold(
          decider,
          commit.events.map((each) => event.parse(each)),
          state,
        )
        sequence = commit.sequence
        version = commit.versions.last
        remember(known.commits, commit)
      }
      const aggregate = { ...known, state, sequence, version }
      put(key, aggregate)
      return aggregate
    },
    /** Takes in what this process has just appended. */
    keep(id: string, aggregate: Aggregate<State>, commit: { commitId: string; sequence: number }): void {
      remember(aggregate.commits, commit)
      put(subject(id), aggregate)
    },
  }
}

function unborn<State>(subject: string, state: State): Aggregate<State> {
  return { subject, state, sequence: 0, version: 0, commits: new Map() }
}

function remember(commits: Map<string, number>, commit: { commitId: string; sequence: number }): void {
  commits.set(commit.commitId, commit.sequence)
  if (commits.size > COMMITS_REMEMBERED_MAX) dropOldest(commits)
}

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
