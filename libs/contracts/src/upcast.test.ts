import { describe, expect, it } from '@jest/globals'

import { type Upcasters, upcast, upcastWith } from './upcast.ts'

/** A name was once two fields, then one, and then the city was told with it. */
const known: Upcasters = {
  Named: {
    1: (data) => {
      const { given, family } = data as { given: string; family: string }
      return { name: `${given} ${family}` }
    },
    2: (data) => ({ ...(data as object), city: null }),
  },
}

describe('an event of an old version', () => {
  it('becomes one of today, step by step', () => {
    const stored = { type: 'Named', v: 1, data: { given: 'Ana', family: 'Reis' } }
    expect(upcastWith(known, stored)).toEqual({ type: 'Named', v: 3, data: { name: 'Ana Reis', city: null } })
    expect(stored.data).toEqual({ given: 'Ana', family: 'Reis' })
  })

  it('starts where it stands', () => {
    const stored = { type: 'Named', v: 2, data: { name: 'Ana' } }
    expect(upcastWith(known, stored)).toEqual({ type: 'Named', v: 3, data: { name: 'Ana', city: null } })
  })
})

it('leaves alone what has no older version', () => {
  const event = { type: 'CityRenamed', v: 1, data: { name: 'Porto' } }
  expect(upcast(event)).toBe(event)
})
