import { expect, it } from '@jest/globals'

import { principalWith } from '@urbe/access'
import { type Endpoint, endpoints } from '@urbe/contracts'

import { askerOf } from './asker.ts'

const principal = principalWith(['admin'])
const commandOf = (endpoint: unknown) =>
  askerOf({
    // Of an endpoint only its id, its method and its answer are looked at.
    endpoint: endpoint as Endpoint,
    principal,
    headers: { 'idempotency-key': 'the-same' },
    address: '127.0.0.1',
    newId: () => crypto.randomUUID(),
  }).commandId

it('is one command for the same key where the first answer is kept, and another one each time elsewhere', () => {
  const isRepeated = (endpoint: unknown) => new Set([commandOf(endpoint), commandOf(endpoint)]).size === 1
  expect([endpoints.createUser, endpoints.startCity].map(isRepeated)).toEqual([true, true])
  expect([endpoints.setUserRoles, endpoints.changeUser, endpoints.removeUser].map(isRepeated)).toEqual([
    false,
    false,
    false,
  ])
  // It shows a secret, which is kept nowhere.
  expect(isRepeated(endpoints.issueSecret)).toBe(false)
})
