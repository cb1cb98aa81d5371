import { describe, expect, it } from '@jest/globals'

import { endpoints, type Grant } from '@urbe/contracts'

import { draftsOf, grantsOf, isRoleName, withOneMore } from './role-draft.ts'

const grants: readonly Grant[] = [
  { effect: 'allow', permission: 'city:read' },
  {
    effect: 'deny',
    permission: 'city:run',
    conditions: { timeWindow: { timeZone: 'UTC', from: '22:00', to: '06:00' } },
  },
]

describe('the rules of a role', () => {
  it('come back as they were', () => {
    expect(grantsOf(draftsOf(grants))).toEqual(grants)
  })
  it('can be added to, each with a key of its own, and are then those of the contract', () => {
    const [, ...rest] = withOneMore(draftsOf(grants))
    const drafts = withOneMore(rest)
    expect(new Set(drafts.map(({ key }) => key)).size).toBe(3)
    expect(endpoints.changeRole.body.safeParse({ description: '', grants: grantsOf(drafts) }).success).toBe(
      true,
    )
  })
  it('deny nobody what is theirs', () => {
    const [draft] = draftsOf([{ effect: 'allow', permission: 'city:run', conditions: { owner: true } }])
    if (draft === undefined) throw new Error('there is a rule')
    const made = grantsOf([{ ...draft, effect: 'deny' }])
    expect(made).toEqual([{ effect: 'deny', permission: 'city:run' }])
  })
  it('name the one that is at fault', () => {
    const [first, second] = draftsOf(grants)
    if (first === undefined || second === undefined) throw new Error('there are two rules')
    const wrong = { ...second, conditions: { ...second.conditions, networks: 'here' } }
    expect(grantsOf([first, wrong])).toEqual({ key: 1, fault: 'networks' })
  })
})

it('takes the names that the API takes', () => {
  for (const name of ['night-watch', 'a1b', 'ab', 'Admin', 'admin', '1st', 'x'.repeat(41), '']) {
    expect([name, isRoleName(name)]).toEqual([
      name,
      endpoints.createRole.body.shape.name.safeParse(name).success,
    ])
  }
})
