import { describe, it } from '@jest/globals'

import type { FactorsEvent } from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { factorsDecider } from './decider.ts'

const now = '2030-01-07T05:30:00.000Z'
const one = { factor: 'totp', factorId: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' } as const
const added: FactorsEvent = { type: 'SecondFactorAdded', v: 1, data: { ...one, at: now } }
const removed: FactorsEvent = { type: 'SecondFactorRemoved', v: 1, data: { ...one, at: now } }

describe('second factors', () => {
  it('are added and removed once', () => {
    given(factorsDecider, []).when({ type: 'AddSecondFactor', data: one }, now).emits([added])
    given(factorsDecider, [added]).when({ type: 'AddSecondFactor', data: one }, now).emits([])
    given(factorsDecider, [added]).when({ type: 'RemoveSecondFactor', data: one }, now).emits([removed])
    given(factorsDecider, [added, removed]).when({ type: 'RemoveSecondFactor', data: one }, now).emits([])
  })

  it('can be replaced by new recovery codes at any time', () => {
    given(factorsDecider, [added])
      .when({ type: 'IssueRecoveryCodes', data: {} }, now)
      .emits([{ type: 'RecoveryCodesIssued', v: 1, data: { at: now } }])
  })
})
