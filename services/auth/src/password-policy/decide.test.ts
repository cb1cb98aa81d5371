import { describe, it } from '@jest/globals'

import { defaultPasswordPolicy, type PasswordPolicyEvent } from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { passwordPolicyDecider } from './decider.ts'

const now = '2030-01-07T05:30:00.000Z'
const longer = { ...defaultPasswordPolicy, lengthMin: 20 }
const set = (policy: typeof longer) => ({ type: 'SetPasswordPolicy', data: { policy } }) as const
const changed = (policy: typeof longer): PasswordPolicyEvent => ({
  type: 'PasswordPolicyChanged',
  v: 1,
  data: { policy, at: now },
})

describe('the password policy', () => {
  it('starts as it is shipped, and stays so without a word', () => {
    given(passwordPolicyDecider, []).when(set(defaultPasswordPolicy), now).emits([])
  })

  it('changes, once', () => {
    given(passwordPolicyDecider, [])
      .when(set(longer), now)
      .emits([changed(longer)])
    given(passwordPolicyDecider, [changed(longer)])
      .when(set(longer), now)
      .emits([])
  })

  it('keeps each word once, as it is compared', () => {
    given(passwordPolicyDecider, [])
      .when(set({ ...longer, contextWords: ['Lisboa', 'lisboa', 'PORTO'] }), now)
      .emits([changed({ ...longer, contextWords: ['lisboa', 'porto'] })])
  })

  it('asks for no longer password beside a second factor than without', () => {
    given(passwordPolicyDecider, [])
      .when(set({ ...longer, lengthMin: 10, lengthMinWithSecondFactor: 11 }), now)
      .refuses('invalid_value')
  })
})
