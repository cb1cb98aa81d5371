import { expect, it } from '@jest/globals'

import { revocations } from './revocations.ts'

const START = Date.parse('2030-01-07T05:30:00Z')
const until = START / 1000 + 1_000
const held = { sid: 's', sub: 'u', jti: 't', ep: 3, ge: 2, iat: START / 1000 }
const sessionAt = (sequence: number) => ({ kind: 'session', sequence, sessionId: 's', until }) as const
const beat = (sequence: number) => ({ kind: 'heartbeat', sequence }) as const

function loaded() {
  const time = { now: START }
  const list = revocations(() => new Date(time.now))
  list.add({ sequence: 0, entries: [], next: null })
  return { list, time }
}

it('asks for what is missing when there is a gap, and for nothing when something comes twice', () => {
  const { list } = loaded()
  const taken = [beat(0), sessionAt(1), sessionAt(1), sessionAt(3), beat(5)].map(list.take)
  expect([taken, list.sequence()]).toEqual([[true, true, true, false, false], 1])
})

it('asks for the whole list when auth has gone back twice, and not when one replica is a beat behind', () => {
  const { list } = loaded()
  list.take(sessionAt(1))
  expect([0, 1, 0, 0].map((at) => list.take(beat(at)))).toEqual([true, true, true, false])
  expect(list.sequence()).toBe(0)
})

it('counts for a token from the first message on, also before the list is here', () => {
  const list = revocations(() => new Date(START))
  expect(list.take(sessionAt(7))).toBe(false)
  expect([list.isRevoked(held, 'k'), list.isLoaded()]).toEqual([true, false])
})

it('forgets what was revoked before everything was, and not what came after', () => {
  const { list } = loaded()
  list.take(sessionAt(1))
  list.take({ kind: 'token', sequence: 3, tokenId: 't', until })
  list.take({ kind: 'global', sequence: 2, epoch: 2, until })
  expect(list.isRevoked(held, 'k')).toBe(true)
  expect(list.isRevoked({ ...held, jti: 'another' }, 'k')).toBe(false)
  expect(list.isRevoked({ ...held, jti: 'another', ge: 1 }, 'k')).toBe(true)
})

it('is not loaded before the last page has come', () => {
  const list = revocations(() => new Date(START))
  list.add({ sequence: 5, entries: [], next: 3 })
  expect([list.isLoaded(), list.sequence()]).toEqual([false, 3])
  list.add({ sequence: 5, entries: [], next: null })
  expect([list.isLoaded(), list.sequence()]).toEqual([true, 5])
})

it('forgets what every token has outlived', () => {
  const { list, time } = loaded()
  for (let at = 1; at <= 10_000; at += 1)
    list.take({ kind: 'token', sequence: at, tokenId: `token-${at}`, until: START / 1000 })
  time.now += 60_000
  list.take({ kind: 'token', sequence: 10_001, tokenId: 'last', until })
  expect(list.size()).toBe(1)
})
