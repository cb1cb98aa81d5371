import { expect, it } from '@jest/globals'

import { dueSteps, type KeyPhase } from './key-phases.ts'

const times = { publishedMs: 10, activeMs: 100, verifyOnlyMs: 20 }
const at = (ms: number) => new Date(1_000_000 + ms)
const key = (keyId: string, phase: KeyPhase, since: number) => ({ keyId, phase, since: at(since) })

it('makes a key that signs at once when there is none', () => {
  expect(dueSteps([], times, at(0))).toEqual([{ step: 'make', phase: 'active' }])
})

it('makes the next key early enough that it has been told when it is needed', () => {
  expect(dueSteps([key('a', 'active', 0)], times, at(89))).toEqual([])
  expect(dueSteps([key('a', 'active', 0)], times, at(90))).toEqual([{ step: 'make', phase: 'pending' }])
})

it('uses a key only after it has been told for long enough', () => {
  const keys = [key('a', 'active', 0), key('b', 'pending', 90)]
  expect(dueSteps(keys, times, at(99))).toEqual([])
  expect(dueSteps(keys, times, at(100))).toEqual([
    { step: 'move', keyId: 'a', to: 'verify-only' },
    { step: 'move', keyId: 'b', to: 'active' },
  ])
})

it('removes a key when no token of it can live any more', () => {
  const keys = [key('a', 'verify-only', 100), key('b', 'active', 100)]
  expect(dueSteps(keys, times, at(119))).toEqual([])
  expect(dueSteps(keys, times, at(120))).toEqual([{ step: 'move', keyId: 'a', to: 'removed' }])
})

it('does not wait for a pending key when nothing else can sign', () => {
  const keys = [key('a', 'removed', 0), key('b', 'pending', 0)]
  expect(dueSteps(keys, times, at(1))).toEqual([{ step: 'move', keyId: 'b', to: 'active' }])
})
