import { expect, it } from '@jest/globals'

import { linkStateOf } from './link-state.ts'

it('tells a first connection from one that was lost', () => {
  expect(linkStateOf({ phase: 'connecting', attempt: 0 })).toBe('connecting')
  expect(linkStateOf({ phase: 'connecting', attempt: 2 })).toBe('offline')
  expect(linkStateOf({ phase: 'waiting', ms: 500, code: 1006 })).toBe('offline')
})
it('is live only after having caught up', () => {
  expect(linkStateOf({ phase: 'open' })).toBe('catching')
  expect(linkStateOf({ phase: 'closed', code: 4001, reason: 'expired' })).toBe('stopped')
})
