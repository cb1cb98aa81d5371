import { describe, expect, it } from '@jest/globals'

import { openDemands, STEPPED_UP_MAX } from './demands.ts'

const START = Date.parse('2030-01-07T05:30:00.500Z')
const SECONDS = Math.floor(START / 1_000)
const until = SECONDS + 3_600
const demand = { kind: 'demand', sequence: 1, userId: 'ann', since: START, until } as const
const ann = { userId: 'ann', sessionId: 's', authTime: SECONDS - 60 }

function open(demandsMax?: number) {
  const time = { now: START }
  const clock = () => new Date(time.now)
  return { time, ...openDemands(clock, demandsMax) }
}

describe('a demanded proof', () => {
  it('is owed by whom it is demanded of, with each token that says an older one, or none', () => {
    const { add, owedBy } = open()
    expect(owedBy(ann)).toBeUndefined()
    add(demand)
    const tokens = [ann, { ...ann, authTime: undefined }, { ...ann, authTime: SECONDS }]
    expect(tokens.map(owedBy)).toEqual([{}, {}, {}])
    expect(owedBy({ ...ann, authTime: SECONDS + 1 })).toBeUndefined()
    expect(owedBy({ ...ann, userId: 'bob' })).toBeUndefined()
  })

  it('is given for all tokens of the session in which it was given, and for no other session', () => {
    const { add, owedBy } = open()
    add(demand)
    add({ kind: 'stepped-up', sequence: 2, sessionId: 's', at: START, until })
    expect(owedBy(ann)).toEqual({})
    add({ kind: 'stepped-up', sequence: 3, sessionId: 's', at: START + 1, until })
    expect([owedBy(ann), owedBy({ ...ann, sessionId: 'other' })]).toEqual([undefined, {}])
  })

  it('is taken away when what was found counts no more, and a repetition of an older one moves nothing back', () => {
    const { add, owedBy, time } = open()
    add({ ...demand, since: START + 1_000 })
    add({ ...demand, since: START - 90_000, until: until - 60 })
    expect(owedBy({ ...ann, authTime: SECONDS + 1 })).toEqual({})
    time.now = until * 1_000
    expect(owedBy(ann)).toEqual({})
    time.now += 6_000
    expect(owedBy(ann)).toBeUndefined()
  })

  it('is everybody’s when auth says so', () => {
    const { add, owedBy } = open()
    add({ ...demand, userId: null })
    expect([owedBy(ann), owedBy({ ...ann, userId: 'bob', authTime: SECONDS + 1 })]).toEqual([{}, undefined])
  })
})

describe('what is kept', () => {
  it('leaves nobody out: demands of too many are a demand of everybody, when those that are over do not make room', () => {
    const { add, owedBy, size, time } = open(2)
    add({ ...demand, userId: 'past', until: SECONDS + 1 })
    add(demand)
    time.now += 60_000
    add({ ...demand, userId: 'bob' })
    expect([size(), owedBy({ ...ann, userId: 'carol' })]).toEqual([2, undefined])
    add({ ...demand, userId: 'dan', since: START + 5_000 })
    expect([size(), owedBy({ ...ann, userId: 'carol' })]).toEqual([1, {}])
    expect(owedBy({ ...ann, userId: 'carol', authTime: SECONDS + 6 })).toBeUndefined()
  })

  it('is no more than so many sessions: the oldest wait for their next token', () => {
    const { add, owedBy, size } = open()
    add(demand)
    for (let at = 0; at <= STEPPED_UP_MAX; at += 1)
      add({ kind: 'stepped-up', sequence: at, sessionId: `s${at}`, at: START + 1, until })
    expect(size()).toBe(STEPPED_UP_MAX + 1)
    const owed = ['s0', 's1', `s${STEPPED_UP_MAX}`].map((sessionId) => owedBy({ ...ann, sessionId }))
    expect(owed).toEqual([{}, undefined, undefined])
  })
})
