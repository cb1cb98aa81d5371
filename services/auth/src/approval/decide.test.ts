import { describe, it } from '@jest/globals'

import { APPROVAL_HOURS, type ApprovalEvent } from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { approval } from './decider.ts'

const now = '2030-01-07T05:30:00.000Z'
const later = (hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString()
const account = (name: string, version = 1) => ({ userId: name, version })
const operation = { kind: 'drop-signing-keys' } as const
const expiresAt = later(APPROVAL_HOURS)
const asking = { operation, asker: account('ana'), approvers: [account('bea', 3)], expiresAt }
const asked: ApprovalEvent = {
  type: 'ApprovalAsked',
  v: 1,
  data: { ...asking, at: now },
}
const approved: ApprovalEvent = { type: 'ApprovalGiven', v: 1, data: { by: 'bea', at: now } }
const failed: ApprovalEvent = { type: 'ApprovalFailed', v: 1, data: { reason: 'asker_changed', at: now } }
const give = (by = account('bea', 3), asker: typeof by | undefined = account('ana')) =>
  ({ type: 'GiveApproval', data: { by, asker } }) as const
const refuse = { type: 'RefuseApproval', data: { by: 'bea' } } as const

describe('something grave', () => {
  it('is asked for once, for a day', () => {
    given(approval, []).when({ type: 'AskApproval', data: asking }, now).emits([asked])
    given(approval, [asked]).when({ type: 'AskApproval', data: asking }, now).emits([])
  })

  it('is agreed to by whoever could when it was asked', () => {
    given(approval, [asked]).when(give(), now).emits([approved])
  })

  it.each([
    ['whoever asked', account('ana')],
    ['somebody who was no administrator then', account('carla')],
    ['somebody whose account has changed since', account('bea', 4)],
  ])('is not agreed to by %s', (_who, by) => {
    given(approval, [asked]).when(give(by), now).refuses('forbidden')
  })

  it('is not agreed to when its time is over, not even at the last moment', () => {
    given(approval, [asked]).when(give(), later(APPROVAL_HOURS)).refuses('approval_expired')
  })

  it.each([
    ['has changed', account('ana', 2)],
    ['is locked out', undefined],
  ])('fails when the account that asked %s', (_how, asker) => {
    given(approval, [asked])
      .when({ type: 'GiveApproval', data: { by: account('bea', 3), asker } }, now)
      .emits([failed])
  })

  it.each([[approved], [failed]])('is decided once: after %o it cannot be', (event) => {
    given(approval, [asked, event]).when(give(), now).refuses('approval_settled')
    given(approval, [asked, event]).when(refuse, now).refuses('approval_settled')
  })

  it('is finished only after somebody agreed, and once', () => {
    const finish = { type: 'FinishApproval', data: {} } as const
    const done: ApprovalEvent = { type: 'ApprovalCarriedOut', v: 1, data: { at: now } }
    given(approval, [asked]).when(finish, now).emits([])
    given(approval, [asked, approved]).when(finish, now).emits([done])
    given(approval, [asked, approved, done]).when(finish, now).emits([])
  })

  it('that nobody asked for is not there', () => {
    given(approval, []).when(give(), now).refuses('approval_not_found')
  })
})
