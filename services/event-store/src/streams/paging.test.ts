import { expect, it } from '@jest/globals'

import type { Commit } from '@urbe/event-log'

import { COMMITS_LOOKED_THROUGH_MAX, pageOfEvents } from './paging.ts'

const COMMITS_AT_ONCE = 100

function commit(sequence: number, types: readonly string[]): Commit {
  const events = types.map((type) => ({ type, v: 1, data: {} }))
  const who = { actor: 'a', correlationId: 'c', at: '', commitId: 'i' }
  const where = { stream: 'S', subject: 'city.x.run.x', sequence }
  return {
    ...where,
    hash: '',
    stored: { ...where, storedAt: '', headers: {}, body: new Uint8Array() },
    versions: { first: 1, last: events.length },
    events,
    ...who,
  }
}
const logOf = (commits: readonly Commit[]) => (from: number) =>
  Promise.resolve(commits.filter(({ sequence }) => sequence >= from).slice(0, COMMITS_AT_ONCE))
const start = { sequence: 1, index: 0 }

it('ends in the middle of a commit and goes on there', async () => {
  const log = logOf([commit(1, ['A', 'B']), commit(2, ['C', 'D'])])
  const first = await pageOfEvents(log, { from: start, limit: 3 })
  expect(first.items.map(({ type }) => type)).toEqual(['A', 'B', 'C'])
  const second = await pageOfEvents(log, { from: first.next ?? start, limit: 3 })
  expect(second.items.map(({ type }) => type)).toEqual(['D'])
  expect(second.next).toBeUndefined()
})

it('has no next page when the last one is exactly full', async () => {
  expect((await pageOfEvents(logOf([commit(1, ['A'])]), { from: start, limit: 1 })).next).toBeUndefined()
})

it('looks only so far for a rare type, and says where to go on', async () => {
  const commits = Array.from({ length: COMMITS_LOOKED_THROUGH_MAX + 500 }, (_, n) => commit(n + 1, ['A']))
  const page = await pageOfEvents(logOf(commits), { from: start, limit: 5, types: new Set(['B']) })
  expect(page).toEqual({ items: [], next: { sequence: COMMITS_LOOKED_THROUGH_MAX + 1, index: 0 } })
})
