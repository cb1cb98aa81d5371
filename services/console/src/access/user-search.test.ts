import { expect, it } from '@jest/globals'

import type { User } from '@urbe/contracts'

import { isFound } from './user-search.ts'

const ana: User = {
  id: '0197a3a0-0000-7000-8000-000000000002',
  username: 'ana.souza',
  roles: ['operator', 'night-watch'],
  status: 'disabled',
  createdAt: '2026-11-01T00:00:00.000Z',
  version: 3,
}

it('finds a user by parts of the name, a role, the status and the id, all of which have to be there', () => {
  for (const wanted of ['', ' ', 'Souza', 'night', 'disabled', '0002', 'souza OPERATOR'])
    expect(isFound(ana, wanted)).toBe(true)
  for (const wanted of ['bea', 'souza viewer', 'active']) expect(isFound(ana, wanted)).toBe(false)
})
it('finds whoever has been erased by what is left', () => {
  expect(isFound({ ...ana, username: null, status: 'erased' }, 'erased 0002')).toBe(true)
})
