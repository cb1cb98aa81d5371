import { expect, it } from '@jest/globals'

import { anomalyDetectors, endpoints } from '@urbe/contracts'

import { anomalySearch, detectors, severities } from './anomaly-search.ts'

it('knows what is looked for, and how grave it can be', () => {
  expect([...detectors].sort()).toEqual([...anomalyDetectors].sort())
  for (const severity of severities)
    expect(endpoints.listAnomalies.query.safeParse({ severity }).success).toBe(true)
})
it('leaves out what no finding can be', () => {
  expect(anomalySearch({ detector: 'brute_force', severity: 'critical', x: 1 })).toEqual({
    detector: 'brute_force',
    severity: 'critical',
  })
  expect(anomalySearch({ detector: 'rain', severity: 7 })).toEqual({})
})
