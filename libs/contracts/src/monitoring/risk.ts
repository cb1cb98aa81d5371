import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from '../paging.ts'
import { severity } from './alert.ts'
import { anomalyDetectors } from './anomaly.ts'

const at = z.iso.datetime()

/** Findings that one sum of risk is made of; of more, the lightest are forgotten. */
export const RISK_FINDINGS_MAX = 32
/** Findings that are named when a risk has become too high. */
export const RISK_CAUSES_MAX = 8

/** Whose risk it is. An account is a pseudonym of a name that somebody knocked at, as long as nobody has come in under it. */
export const riskPrincipal = z.object({
  type: z.enum(['user', 'service-account', 'session', 'account']),
  id: z.string().max(256),
})
export type RiskPrincipal = z.infer<typeof riskPrincipal>

const cause = {
  anomalyId: z.uuid(),
  detector: z.enum(anomalyDetectors),
  severity,
  byStranger: z
    .boolean()
    .describe('it is about failed tries at the account, which its owner can do nothing about'),
}
const sums = {
  risk: z.number().describe('sum over the findings, by what is left of each'),
  ownRisk: z.number().describe('the same without what strangers have caused'),
}

export const riskContribution = z.object({
  ...cause,
  at: at.describe('of the last entry of the finding'),
  weight: z.number().describe('when it was new'),
  adds: z.number().describe('what is left of it'),
})
export type RiskContribution = z.infer<typeof riskContribution>

export const riskLevels = ['low', 'elevated', 'high'] as const

export const accountRisk = z.object({
  principal: riskPrincipal,
  ...sums,
  level: z.enum(riskLevels),
  explanation: z.string().describe('one sentence in English'),
  findings: z.array(riskContribution).max(RISK_FINDINGS_MAX).describe('the heaviest first'),
})
export type AccountRisk = z.infer<typeof accountRisk>

export const accountRisks = z.object({
  halfLifeMinutes: z.number().describe('after which half of a finding is left'),
  elevatedFrom: z.number(),
  highFrom: z.number().describe('from here on auth is told'),
  items: z.array(accountRisk),
})
export type AccountRisks = z.infer<typeof accountRisks>

const reached = {
  ...sums,
  threshold: z.number().describe('what the risk has reached'),
  findings: z
    .array(z.object(cause))
    .min(1)
    .max(RISK_CAUSES_MAX)
    .describe('the one that brought it there first, then the heaviest'),
  foundAt: at.describe('of the last entry of that finding'),
  halfLifeMinutes: z.number().positive().optional().describe('after which half of a finding is left'),
  at,
}

/**
 * `plat.monitoring.risk.<id>`: a finding has brought the risk of a user to where something has to be done; or that of a service
 * account, by what was done with its credentials.
 */
export const riskEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('RiskReached'),
    v: z.literal(1),
    data: z.object({ userId: z.uuid(), ...reached }),
  }),
  z.object({
    type: z.literal('ClientRiskReached'),
    v: z.literal(1),
    data: z.object({ clientId: z.uuid(), ...reached }),
  }),
])
export type RiskEvent = z.infer<typeof riskEvent>

export const riskEndpoints = {
  listAccountRisks: endpoint({
    id: 'listAccountRisks',
    service: 'monitoring',
    tag: 'audit',
    method: 'get',
    access: 'audit:read',
    path: '/audit/anomalies/risk',
    summary: 'Whom the findings are about, and what each finding still adds to the risk; the highest first',
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
      principal: z.string().max(256).optional().describe('id of whom alone is asked for'),
    }),
    answer: accountRisks,
  }),
} as const
