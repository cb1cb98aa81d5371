import { describe, expect, it } from '@jest/globals'

import { SPENT_PROOFS_MAX, SPENT_PROOFS_PER_CALLER_MAX, spentProofs } from './spent-proofs.ts'

const KEPT_MS = 70_000
function memory() {
  const clock = { ms: 0 }
  return { clock, ...spentProofs({ now: () => clock.ms, keptMs: KEPT_MS }) }
}

describe('a proof', () => {
  it('counts once, and is forgotten when it is too old to count', () => {
    const { clock, spend, size } = memory()
    expect([spend('a', 'ada'), spend('a', 'ada'), spend('a', 'bob')]).toEqual(['first', 'again', 'again'])
    clock.ms = KEPT_MS - 1
    expect(spend('a', 'ada')).toBe('again')
    clock.ms = KEPT_MS
    expect(spend('b', 'ada')).toBe('first')
    expect(size()).toBe(1)
  })

  it('of one caller does not take the place of all others', () => {
    const { clock, spend } = memory()
    for (let count = 0; count < SPENT_PROOFS_PER_CALLER_MAX; count += 1) spend(`a${count}`, 'ada')
    expect([spend('more', 'ada'), spend('b', 'bob')]).toEqual(['too many', 'first'])
    clock.ms = KEPT_MS
    expect(spend('more', 'ada')).toBe('first')
  })

  it('is not taken when it could not be remembered, and one that was used is still known', () => {
    const { clock, spend, size } = memory()
    for (let count = 0; count < SPENT_PROOFS_MAX; count += 1) spend(`a${count}`, `caller ${count % 10}`)
    expect([spend('more', 'bob'), spend('a0', 'bob'), size()]).toEqual(['full', 'again', SPENT_PROOFS_MAX])
    clock.ms = KEPT_MS
    expect([spend('more', 'bob'), size()]).toEqual(['first', 1])
  })
})
