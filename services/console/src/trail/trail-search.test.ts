import { describe, expect, it } from '@jest/globals'

import { auditCategories } from '@urbe/contracts'

import { actionsOf, categories, filterOf, localMoment, trailSearch } from './trail-search.ts'

describe('what the trail is narrowed to', () => {
  it('is what the address says', () => {
    const from = '2026-11-01T08:30:00.000Z'
    const search = { actor: 'ada', what: 'login', outcome: 'refused', from }
    expect(trailSearch({ ...search, other: 1 })).toEqual(search)
    expect(filterOf(trailSearch(search))).toEqual({
      actor: 'ada',
      actions: 'login',
      outcome: 'refused',
      from,
    })
  })
  it('leaves out what no act, outcome or moment can be', () => {
    expect(
      trailSearch({ what: 'dancing', outcome: 'maybe', from: 'soon', to: 7, actor: 'x'.repeat(257) }),
    ).toEqual({})
  })
  it('is one person and nothing else when all about them is asked for', () => {
    expect(trailSearch({ about: 'ada', what: 'login' })).toEqual({ about: 'ada' })
  })
  it('may be a whole category, in one request', () => {
    expect([...categories].sort()).toEqual(Object.keys(auditCategories).sort())
    for (const category of categories) {
      expect(actionsOf(category).length).toBeGreaterThan(0)
      expect(actionsOf(category).join(',').length).toBeLessThanOrEqual(1_000)
    }
  })
})

it('shows a moment in the zone of the reader, as it was typed', () => {
  const typed = '2026-11-01T08:30'
  expect(localMoment(new Date(typed).toISOString())).toBe(typed)
  expect(localMoment(undefined)).toBe('')
})
