import { it } from '@jest/globals'

import { given } from '@urbe/testkit'

import { anomaly } from './decider.ts'

const at = '2030-01-01T08:00:00.000Z'
const data = {
  detector: 'refresh_reuse',
  severity: 'critical',
  subject: { type: 'user', id: 'ann' },
  measures: [{ name: 'reuses', value: 1, threshold: 1 }],
  entries: [7],
  entryCount: 1,
  firstAt: at,
  lastAt: at,
} as const
const plain = { ...data, measures: [...data.measures], entries: [...data.entries] }
const found = { type: 'AnomalyFound', v: 1, data: { ...plain, at } } as const

it('is told once, however often the trail is looked at', () => {
  given(anomaly, []).when({ type: 'TellAnomaly', data: plain }, at).emits([found])
  given(anomaly, [found]).when({ type: 'TellAnomaly', data: plain }, at).emits([])
})
