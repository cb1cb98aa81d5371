import { z } from 'zod'

import { auditEntry } from '../audit/entry.ts'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { severity } from './alert.ts'

const at = z.iso.datetime()

/** What watches over the trail; each looks for one way in which somebody misuses the platform. */
export const anomalyDetectors = [
  'brute_force',
  'distributed_brute_force',
  'credential_stuffing',
  'password_spraying',
  'impossible_travel',
  'privilege_escalation',
  'refresh_reuse',
  'unusual_hours',
  'mass_export',
  'takeover',
  'forged_messages',
] as const
export type AnomalyDetector = (typeof anomalyDetectors)[number]

/** Entries that a finding names one by one; all are counted. */
export const ANOMALY_ENTRIES_MAX = 32
const MEASURES_MAX = 8

/** Whom a finding is about. Of an account that somebody knocks at and of a network no more than a pseudonym is told. */
export const anomalySubject = z.object({
  type: z.enum(['user', 'service-account', 'session', 'account', 'source', 'trail']),
  id: z.string().max(256),
})

export const anomalyMeasure = z.object({
  name: z.string().max(64).describe('with its unit at the end, as `failures` or `distance_km`'),
  value: z.number(),
  threshold: z.number().describe('what the value reached'),
})

const found = {
  detector: z.enum(anomalyDetectors),
  severity,
  subject: anomalySubject,
  measures: z.array(anomalyMeasure).max(MEASURES_MAX),
  entries: z
    .array(z.int().nonnegative())
    .max(ANOMALY_ENTRIES_MAX)
    .describe('places in the trail, the newest last'),
  entryCount: z.int().positive().describe('how many entries there are, named or not'),
  firstAt: at.describe('of the first entry'),
  lastAt: at.describe('of the last entry'),
}

/** `plat.monitoring.anomaly.<id>`; without names and networks, as everything that is on the log. */
export const anomalyEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('AnomalyFound'), v: z.literal(1), data: z.object({ ...found, at }) }),
])
export type AnomalyEvent = z.infer<typeof anomalyEvent>

export const anomaly = z.object({
  id: z.uuid(),
  ...found,
  explanation: z.string().describe('one sentence in English'),
  networks: z.array(z.string()).describe('where it came from, as the trail tells it; at most 8'),
  foundAt: at,
})
export type Anomaly = z.infer<typeof anomaly>

export const anomalyDetectorView = z.object({
  detector: z.enum(anomalyDetectors),
  description: z.string(),
  on: z.boolean(),
  why: z.string().nullable().describe('why it is off'),
  thresholds: z.record(z.string(), z.number()),
})
export type AnomalyDetectorView = z.infer<typeof anomalyDetectorView>

const here = { service: 'monitoring', tag: 'audit', method: 'get', access: 'audit:read' } as const

export const anomalyEndpoints = {
  listAnomalies: endpoint({
    ...here,
    id: 'listAnomalies',
    path: '/audit/anomalies',
    summary: 'What looks like misuse in the trail, newest first',
    query: pageQuery.extend({
      detector: z.enum(anomalyDetectors).optional(),
      severity: severity.optional(),
      subject: z.string().max(256).optional().describe('id of whom it is about'),
      from: at.optional().describe('found at or after'),
      to: at.optional().describe('found at or before'),
    }),
    answer: pageOf(anomaly),
  }),
  listAnomalyDetectors: endpoint({
    ...here,
    id: 'listAnomalyDetectors',
    path: '/audit/anomalies/detectors',
    summary: 'What is looked for, with which thresholds, and what is off',
    answer: z.object({ items: z.array(anomalyDetectorView) }),
  }),
} as const

/** Request on `svc.event-store.audit-entries`: what the trail holds from a place on. */
export const trailRequest = z.strictObject({ from: z.int().nonnegative() })
export type TrailRequest = z.infer<typeof trailRequest>
/** In the order of the trail, as many as one message holds; none when there is nothing new. */
export const trailAnswer = z.object({ entries: z.array(auditEntry), size: z.int().nonnegative() })
export type TrailAnswer = z.infer<typeof trailAnswer>
