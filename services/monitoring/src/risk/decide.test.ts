import { it } from '@jest/globals'

import { given } from '@urbe/testkit'

import { risk } from './decider.ts'

const at = '2030-01-01T08:00:00.000Z'
const cause = { anomalyId: 'a', detector: 'refresh_reuse', severity: 'critical', byStranger: false } as const
const data = { userId: 'ann', risk: 90, ownRisk: 90, threshold: 60, findings: [cause], foundAt: at }

it('is told once for each finding that brings a user there', () => {
  const told = { type: 'RiskReached', v: 1, data: { ...data, at } } as const
  given(risk, []).when({ type: 'TellRisk', data }, at).emits([told])
  given(risk, [told]).when({ type: 'TellRisk', data }, at).emits([])
})

it('is told of a machine as well', () => {
  const { userId, ...reached } = data
  const machine = { clientId: userId, ...reached }
  given(risk, [])
    .when({ type: 'TellClientRisk', data: machine }, at)
    .emits([{ type: 'ClientRiskReached', v: 1, data: { ...machine, at } }])
})
