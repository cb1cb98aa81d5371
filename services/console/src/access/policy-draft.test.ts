import { describe, expect, it } from '@jest/globals'

import { defaultPasswordPolicy, endpoints } from '@urbe/contracts'

import {
  changesIn,
  draftOf,
  HISTORY_MAX,
  LENGTH,
  policyFields,
  policyOf,
  STRENGTHS,
  WORD,
} from './policy-draft.ts'

const policy = { ...defaultPasswordPolicy, secondFactorRoles: ['admin'] }
const draft = draftOf(policy)
const accepts = (change: object) =>
  endpoints.setPasswordPolicy.body.safeParse({ ...policy, ...change }).success

describe('the form of the password policy', () => {
  it('has a field for everything that the policy says, and gives back what it was given', () => {
    expect([...policyFields].sort()).toEqual(Object.keys(endpoints.setPasswordPolicy.body.shape).sort())
    expect(policyOf(draft)).toEqual(policy)
    expect(changesIn(draft, policy)).toEqual([])
  })

  it('names the limits that the service has', () => {
    for (const [inside, outside] of [
      [{ lengthMinWithSecondFactor: LENGTH.min }, { lengthMinWithSecondFactor: LENGTH.min - 1 }],
      [{ historyLength: HISTORY_MAX }, { historyLength: HISTORY_MAX + 1 }],
      [
        { contextWords: Array(WORD.count).fill('word') },
        { contextWords: Array(WORD.count + 1).fill('word') },
      ],
      [{ lengthMin: LENGTH.max }, { lengthMin: LENGTH.max + 1 }],
      [{ strengthMin: STRENGTHS.at(-1) }, { strengthMin: STRENGTHS.length }],
      [{ contextWords: ['x'.repeat(WORD.min)] }, { contextWords: ['x'.repeat(WORD.min - 1)] }],
      [{ contextWords: ['x'.repeat(WORD.max)] }, { contextWords: ['x'.repeat(WORD.max + 1)] }],
    ])
      expect([inside, accepts(inside ?? {}), accepts(outside ?? {})]).toEqual([inside, true, false])
  })

  it('leaves it to the service to refuse what is no number', () => {
    for (const lengthMin of ['', ' ', 'many', '8.5', '7']) {
      const wanted = JSON.parse(JSON.stringify(policyOf({ ...draft, lengthMin })))
      expect([lengthMin, accepts(wanted)]).toEqual([lengthMin, false])
    }
  })

  it('tells what saving it would change', () => {
    const changed = {
      ...draft,
      lengthMin: '18',
      blockCommon: false,
      contextWords: ' Lisboa \n\nurbe\nporto claro\naicities\nsmartcity',
      secondFactorRoles: ['operator', 'admin'],
    }
    expect(changesIn(changed, policy)).toEqual([
      { field: 'lengthMin', from: 15, to: 18 },
      { field: 'blockCommon', to: false },
      { field: 'contextWords', added: ['Lisboa', 'porto claro'], removed: ['simulation'] },
      { field: 'secondFactorRoles', added: ['operator'], removed: [] },
    ])
  })
})
