import { expect, it } from '@jest/globals'
import { z } from 'zod'

import { AGGREGATES_CACHED_MAX, aggregateCache } from './aggregate-cache.ts'
import type { Commit } from './commit.ts'
import type { EventLog } from './event-log.ts'

const event = z.object({ type: z.literal('Added'), v: z.literal(1), data: z.number() })
const decider = { initial: () => 0, evolve: (sum: number, { data }: z.infer<typeof event>) => sum + data }

function commitOf(first: number, more: Partial<Commit> = {}): Commit {
  const events = [{ type: 'Added', v: 1, data: 1 }]
  const who = { actor: 'a', correlationId: 'c', at: '', commitId: `commit-${first}` }
  return {
    stream: 'S',
    subject: 's',
    sequence: first,
    versions: { first, last: first },
    events,
    ...who,
    ...more,
  }
}

function cacheOf(commits: readonly Commit[]) {
  const asked: number[] = []
  const read: EventLog['read'] = (_stream, _subject, from) => {
    asked.push(from?.sequence ?? 1)
    return Promise.resolve(commits.filter(({ sequence }) => sequence >= (from?.sequence ?? 1)))
  }
  // Only `read` is called by the cache.
  const log = { read } as EventLog
  return { asked, cache: aggregateCache({ log, decider, event, stream: () => 'S', subject: (id) => id }) }
}

it('reads a known aggregate from where it was left', async () => {
  const { asked, cache } = cacheOf([commitOf(1), commitOf(2)])
  expect(await cache.load('s')).toMatchObject({ state: 2, version: 2, sequence: 2 })
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
  await expect(cacheOf([commitOf(1), commitOf(3)]).cache.load('s')).rejects.toThrow('a gap after version 1')
  await expect(cacheOf([commitOf(1, { malformed: 'torn' })]).cache.load('s')).rejects.toThrow('torn')
})
