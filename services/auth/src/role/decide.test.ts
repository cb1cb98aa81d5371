import { expect, it } from '@jest/globals'

import type { RoleDefinition, RoleEvent } from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { role } from './decider.ts'

const at = '2030-01-07T05:30:00.000Z'
const data: RoleDefinition = {
  description: 'Reads one city',
  grants: [{ effect: 'allow', permission: 'city:read', conditions: { owner: true } }],
}
const created: RoleEvent = { type: 'RoleCreated', v: 1, data: { ...data, at } }
const wider: RoleDefinition = { ...data, description: 'Reads a city' }

it('is created once, changed and removed', () => {
  given(role, []).when({ type: 'CreateRole', data }, at).emits([created])
  given(role, [created]).when({ type: 'CreateRole', data }, at).refuses('role_exists')
  given(role, [created]).when({ type: 'ChangeRole', data }, at).emits([])
  const changed: RoleEvent = { type: 'RoleChanged', v: 1, data: { ...wider, at } }
  given(role, [created]).when({ type: 'ChangeRole', data: wider }, at).emits([changed])
  const removed: RoleEvent = { type: 'RoleRemoved', v: 1, data: { at } }
  given(role, [created, changed])
    .when({ type: 'RemoveRole', data: { holders: 0 } }, at)
    .emits([removed])
  given(role, [created, removed]).when({ type: 'CreateRole', data }, at).emits([created])
})

it('stays while somebody has it', () => {
  given(role, [created])
    .when({ type: 'RemoveRole', data: { holders: 1 } }, at)
    .refuses('role_in_use')
})

it('that is not there can be neither changed nor removed', () => {
  given(role, []).when({ type: 'ChangeRole', data }, at).refuses('role_not_found')
  given(role, [])
    .when({ type: 'RemoveRole', data: { holders: 0 } }, at)
    .refuses('role_not_found')
})

it('never lets its holders write roles, but may keep others from it', () => {
  const writing = { effect: 'allow', permission: 'role:manage' } as const
  const grants = [writing]
  given(role, [])
    .when({ type: 'CreateRole', data: { ...data, grants } }, at)
    .refuses('forbidden')
  const denying: RoleDefinition = { ...data, grants: [{ ...writing, effect: 'deny' }] }
  const event: RoleEvent = { type: 'RoleCreated', v: 1, data: { ...denying, at } }
  given(role, []).when({ type: 'CreateRole', data: denying }, at).emits([event])
  expect(denying.grants).toHaveLength(1)
})
