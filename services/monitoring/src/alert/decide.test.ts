import { describe, it } from '@jest/globals'

import { given } from '@urbe/testkit'

import { alert } from './decider.ts'

const now = '2030-01-01T08:00:00.000Z'
const data = {
  ruleId: '0190a000-0000-7000-8000-000000000001',
  ruleName: 'too slow',
  severity: 'warning',
  labels: { city: 'a' },
  value: 5,
  activeAt: now,
} as const
const fire = { type: 'FireAlert', data } as const
const fired = { type: 'AlertFired', v: 1, data: { ...data, at: now } } as const
const acknowledge = { type: 'AcknowledgeAlert', comment: 'on it' } as const
const acknowledged = { type: 'AlertAcknowledged', v: 1, data: { comment: 'on it', at: now } } as const
const resolve = { type: 'ResolveAlert', reason: 'cleared' } as const
const resolved = { type: 'AlertResolved', v: 1, data: { reason: 'cleared', at: now } } as const

describe('an alert', () => {
  it('fires once', () => {
    given(alert, []).when(fire, now).emits([fired])
    given(alert, [fired]).when(fire, now).emits([])
    given(alert, [fired, resolved]).when(fire, now).emits([])
  })

  it('is acknowledged while it fires', () => {
    given(alert, []).when(acknowledge, now).refuses('alert_not_found')
    given(alert, [fired]).when(acknowledge, now).emits([acknowledged])
    given(alert, [fired, acknowledged]).when(acknowledge, now).emits([])
    given(alert, [fired, resolved]).when(acknowledge, now).refuses('alert_not_firing')
  })

  it('is resolved once, acknowledged or not', () => {
    given(alert, []).when(resolve, now).emits([])
    given(alert, [fired]).when(resolve, now).emits([resolved])
    given(alert, [fired, acknowledged]).when(resolve, now).emits([resolved])
    given(alert, [fired, resolved]).when(resolve, now).emits([])
  })
})
