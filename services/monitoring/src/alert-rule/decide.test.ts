import { describe, it } from '@jest/globals'

import { given } from '@urbe/testkit'

import { alertRule } from './decider.ts'

const at = '2030-01-01T08:00:00.000Z'
const body = {
  name: 'too slow',
  metric: 'urbe_city_kpi',
  labels: {},
  comparison: '<',
  threshold: 10,
  forSeconds: 0,
  severity: 'warning',
  channels: [],
  enabled: true,
} as const
const ours = { ...body, channels: [...body.channels] }
const create = { type: 'CreateAlertRule', body: ours } as const
const created = { type: 'AlertRuleCreated', v: 1, data: { ...ours, at } } as const
const change = { type: 'ChangeAlertRule', body: { ...ours, threshold: 5 } } as const
const removed = { type: 'AlertRuleRemoved', v: 1, data: { at } } as const

describe('an alert rule', () => {
  it('is created once', () => {
    given(alertRule, []).when(create, at).emits([created])
    given(alertRule, [created]).when(create, at).emits([])
  })

  it('is changed and removed while it is there', () => {
    const changed = { type: 'AlertRuleChanged', v: 1, data: { ...change.body, at } } as const
    given(alertRule, [created]).when(change, at).emits([changed])
    given(alertRule, [created]).when({ type: 'RemoveAlertRule' }, at).emits([removed])
    given(alertRule, []).when(change, at).refuses('alert_rule_not_found')
    given(alertRule, [created, removed]).when(change, at).refuses('alert_rule_not_found')
    given(alertRule, [created, removed]).when({ type: 'RemoveAlertRule' }, at).refuses('alert_rule_not_found')
  })
})
