import { expect, it } from '@jest/globals'
import { z } from 'zod'

import type { StoredSnapshot } from '@urbe/contracts'

import {
  AGGREGATES_CACHED_MAX,
  aggregateCache,
  COMMITS_IN_SNAPSHOT_MAX,
  COMMITS_REMEMBERED_MAX,
  SNAPSHOT_EVENTS,
} from './aggregate-cache.ts'
import type { Commit } from './commit.ts'
import type { EventLog } from './event-log.ts'

const event = z.object({ type: z.literal('Added'), v: z.literal(1), data: z.number() })
const decider = { initial: () => 0, evolve: (sum: number, { data }: z.infer<typeof event>) => sum + data }
const clock = () => new Date(0)

function commitOf(first: number, more: Partial<Commit> = {}): Commit {
  const where = { stream: 'S', subject: 's', sequence: first }
  const before: Record<string, string> = first === 1 ? {} : { 'Prev-Hash': `h${first - 1}` }
  return {
    ...where,
    versions: { first, last: first },
    events: [{ type: 'Added', v: 1, data: 1 }],
    actor: 'a',
    correlationId: 'c',
    at: '',
    commitId: `commit-${first}`,
    hash: `h${first}`,
    stored: { ...where, storedAt: '', body: new Uint8Array(), headers: before },
    ...more,
  }
}
const commitsUpTo = (last: number) => Array.from({ length: last }, (_, index) => commitOf(index + 1))

function cacheOf(commits: readonly Commit[], snapshots = new Map<string, StoredSnapshot>()) {
  const asked: number[] = []
  const log: Pick<EventLog, 'tail' | 'snapshots'> = {
    tail: (_stream, _subject, from) => {
      asked.push(from)
      const messages = commits.filter(({ sequence }) => sequence >= from)
      return Promise.resolve({ commits: messages, messages })
    },
    snapshots: {
      find: (subject) => Promise.resolve(snapshots.get(subject)),
      save: (subject, snapshot) => {
        snapshots.set(subject, snapshot)
        return Promise.resolve(true)
      },
    },
  }
  const wiring = { log, clock, decider, event, stream: () => 'S', subject: (id: string) => id }
  return {
    asked,
    snapshots,
    cache: aggregateCache(wiring),
    changed: aggregateCache({ ...wiring, revision: 2 }),
  }
}

it('reads a known aggregate from where it was left', async () => {
  const { asked, cache } = cacheOf(commitsUpTo(2))
  expect(await cache.load('s')).toMatchObject({ state: 2, version: 2, sequence: 2, hash: 'h2' })
  expect(await cache.load('s')).toMatchObject({ state: 2, version: 2 })
  expect(asked).toEqual([1, 3])
})

it('forgets the aggregate that was not used for longest', async () => {
  const { asked, cache } = cacheOf([commitOf(1)])
  for (let id = 0; id <= AGGREGATES_CACHED_MAX; id++) await cache.load(String(id))
  asked.length = 0
  await cache.load(String(AGGREGATES_CACHED_MAX))
  await cache.load('0')
  expect(asked).toEqual([2, 1])
})

it('does not fold a history with a gap or with bytes that cannot be read', async () => {
  const later = commitOf(3, { stored: { ...commitOf(2).stored, sequence: 3 } })
  await expect(cacheOf([commitOf(1), later]).cache.load('s')).rejects.toThrow('a gap after version 1')
  await expect(cacheOf([commitOf(1, { malformed: 'torn' })]).cache.load('s')).rejects.toThrow('torn')
})

it('does not fold a history in which a message was exchanged', async () => {
  const commits = [commitOf(1, { hash: 'forged' }), commitOf(2)]
  await expect(cacheOf(commits).cache.load('s')).rejects.toThrow('s@2 does not follow on what is known')
})

it('keeps a snapshot when it is due, and another process goes on from it', async () => {
  const commits = commitsUpTo(SNAPSHOT_EVENTS + 5)
  const { cache, snapshots } = cacheOf(commits.slice(0, SNAPSHOT_EVENTS))
  await cache.load('s')
  expect(snapshots.get('s')).toMatchObject({ version: SNAPSHOT_EVENTS, hash: `h${SNAPSHOT_EVENTS}` })
  const other = cacheOf(commits, snapshots)
  const { state, commits: known } = await other.cache.load('s')
  expect(state).toBe(SNAPSHOT_EVENTS + 5)
  expect(other.asked).toEqual([SNAPSHOT_EVENTS])
  expect(known.size).toBe(COMMITS_IN_SNAPSHOT_MAX + 5)
})

it('ignores a snapshot of other rules, and one whose commit the log does not hold', async () => {
  const { cache, snapshots } = cacheOf(commitsUpTo(SNAPSHOT_EVENTS))
  await cache.load('s')
  const rules = cacheOf(commitsUpTo(SNAPSHOT_EVENTS), snapshots)
  await rules.changed.load('s')
  expect(rules.asked).toEqual([1])
  const history = cacheOf(commitsUpTo(2), snapshots)
  expect(await history.cache.load('s')).toMatchObject({ state: 2 })
})

it('remembers so many commits and no more', async () => {
  const { cache } = cacheOf(commitsUpTo(COMMITS_REMEMBERED_MAX + 1))
  const { commits } = await cache.load('s')
  expect([commits.size, commits.has('commit-1')]).toEqual([COMMITS_REMEMBERED_MAX, false])
})
