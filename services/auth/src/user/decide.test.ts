import { describe, it } from '@jest/globals'

import type { UserEvent } from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { user } from './decider.ts'

const now = '2030-01-07T05:30:00.000Z'
const registered = (...roles: ('admin' | 'viewer')[]): UserEvent => ({
  type: 'UserRegistered',
  v: 2,
  data: { roles, username: 'ana', at: now },
})
/** From before the log had names. */
const unnamed: UserEvent = { type: 'UserRegistered', v: 2, data: { roles: ['viewer'], at: now } }
const named: UserEvent = { type: 'UserNamed', v: 1, data: { username: 'ana', at: now } }
const erased: UserEvent = { type: 'UserErased', v: 1, data: { at: now } }
const disabled: UserEvent = { type: 'UserDisabled', v: 1, data: { at: now } }
const removed: UserEvent = { type: 'UserRemoved', v: 1, data: { at: now } }

describe('a user', () => {
  it('is registered with each role once', () => {
    given(user, [])
      .when({ type: 'RegisterUser', data: { roles: ['viewer', 'admin', 'viewer'], username: 'ana' } }, now)
      .emits([registered('admin', 'viewer')])
  })

  it('is registered once', () => {
    given(user, [registered('viewer')])
      .when({ type: 'RegisterUser', data: { roles: ['viewer'], username: 'ana' } }, now)
      .refuses('username_taken')
  })

  it('who is not there cannot be changed', () => {
    given(user, []).when({ type: 'EnableUser', data: {} }, now).refuses('user_not_found')
  })

  it('who has been removed stays removed', () => {
    const past = given(user, [registered('viewer'), removed])
    past.when({ type: 'EnableUser', data: {} }, now).refuses('user_not_found')
    past.when({ type: 'RemoveUser', data: { otherAdmins: 1 } }, now).emits([])
  })

  it('keeps the same roles without a word, in whatever order they come', () => {
    given(user, [registered('admin', 'viewer')])
      .when({ type: 'SetUserRoles', data: { roles: ['viewer', 'admin'], otherAdmins: 0 } }, now)
      .emits([])
  })

  it('who is disabled or enabled already stays so without a word', () => {
    given(user, [registered('viewer'), disabled])
      .when({ type: 'DisableUser', data: { otherAdmins: 1 } }, now)
      .emits([])
    given(user, [registered('viewer')])
      .when({ type: 'EnableUser', data: {} }, now)
      .emits([])
  })

  it('who is the last administrator stays', () => {
    const past = given(user, [registered('admin')])
    past
      .when({ type: 'SetUserRoles', data: { roles: ['viewer'], otherAdmins: 0 } }, now)
      .refuses('last_admin')
    past.when({ type: 'DisableUser', data: { otherAdmins: 0 } }, now).refuses('last_admin')
    past.when({ type: 'RemoveUser', data: { otherAdmins: 0 } }, now).refuses('last_admin')
  })

  it('who is an administrator but disabled can go', () => {
    given(user, [registered('admin'), disabled])
      .when({ type: 'RemoveUser', data: { otherAdmins: 0 } }, now)
      .emits([removed])
  })
})

describe('the person behind a user', () => {
  it('is named once', () => {
    const name = { type: 'NameUser', data: { username: 'ana' } } as const
    given(user, [unnamed]).when(name, now).emits([named])
    given(user, [unnamed, named]).when(name, now).emits([])
    given(user, [registered('viewer')])
      .when(name, now)
      .emits([])
  })

  it('who has been erased is not there for any command but to be removed', () => {
    const past = given(user, [registered('admin'), erased])
    past.when({ type: 'EraseUser', data: { otherAdmins: 0 } }, now).emits([])
    past.when({ type: 'EnableUser', data: {} }, now).refuses('subject_erased')
    past.when({ type: 'NameUser', data: { username: 'ana' } }, now).refuses('subject_erased')
    past.when({ type: 'RemoveUser', data: { otherAdmins: 0 } }, now).emits([removed])
  })

  it('who is the last administrator is not erased', () => {
    given(user, [registered('admin')])
      .when({ type: 'EraseUser', data: { otherAdmins: 0 } }, now)
      .refuses('last_admin')
  })

  it('is changed as two persons agreed only while it is as they saw it', () => {
    const seen = { roles: ['viewer'], status: 'active' }
    const past = given(user, [registered('viewer')])
    past.when({ type: 'EraseUser', data: { otherAdmins: 2, seen } }, now).emits([erased])
    for (const other of [
      { ...seen, roles: ['viewer', 'operator'] },
      { ...seen, status: 'disabled' },
    ])
      past.when({ type: 'EraseUser', data: { otherAdmins: 2, seen: other } }, now).refuses('approval_stale')
    past
      .when(
        {
          type: 'SetUserRoles',
          data: { roles: ['admin'], otherAdmins: 2, seen: { ...seen, roles: ['agent'] } },
        },
        now,
      )
      .refuses('approval_stale')
    const done = given(user, [registered('admin')])
    done.when({ type: 'SetUserRoles', data: { roles: ['admin'], otherAdmins: 2, seen } }, now).emits([])
  })

  it('leaves as many administrators as are needed, but for one that is locked out', () => {
    const past = given(user, [registered('admin')])
    const data = { otherAdmins: 1, adminsMin: 2 }
    past.when({ type: 'RemoveUser', data }, now).refuses('last_admin')
    past.when({ type: 'SetUserRoles', data: { ...data, roles: ['viewer'] } }, now).refuses('last_admin')
    past.when({ type: 'DisableUser', data: { otherAdmins: 1 } }, now).emits([disabled])
  })
})
