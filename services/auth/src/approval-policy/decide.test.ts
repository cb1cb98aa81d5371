import { describe, it } from '@jest/globals'

import type { ApprovalPolicyEvent } from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { approvalPolicyDecider } from './decider.ts'

const now = '2030-01-07T05:30:00.000Z'
const changed = (required: boolean): ApprovalPolicyEvent => ({
  type: 'ApprovalPolicyChanged',
  v: 1,
  data: { required, at: now },
})
const set = (required: boolean, administrators: number) =>
  ({ type: 'SetApprovalPolicy', data: { required, administrators } }) as const

describe('a second person', () => {
  it('is demanded as soon as there are two administrators', () => {
    given(approvalPolicyDecider, []).when(set(true, 1), now).refuses('nobody_to_approve')
    given(approvalPolicyDecider, [])
      .when(set(true, 2), now)
      .emits([changed(true)])
  })

  it('is demanded once', () => {
    given(approvalPolicyDecider, [changed(true)])
      .when(set(true, 1), now)
      .emits([])
    given(approvalPolicyDecider, []).when(set(false, 1), now).emits([])
  })

  it('is not demanded any more, however many there are', () => {
    given(approvalPolicyDecider, [changed(true)])
      .when(set(false, 1), now)
      .emits([changed(false)])
  })
})
