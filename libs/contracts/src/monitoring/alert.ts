import { z } from 'zod'

const at = z.iso.datetime()
export const severity = z.enum(['info', 'warning', 'critical'])
export const comparison = z.enum(['>', '>=', '<', '<=', '==', '!='])

/** Fires for every label set of the metric for which the comparison held throughout `forSeconds`. */
export const alertRuleBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  metric: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
    .max(128)
    .describe('e.g. urbe_city_kpi or urbe_service_up'),
  labels: z
    .record(z.string().max(64), z.string().max(128))
    .default({})
    .describe('label values that a series must have'),
  comparison,
  threshold: z.number(),
  forSeconds: z.int().min(0).max(86_400).default(0),
  severity: severity.default('warning'),
  channels: z.array(z.uuid()).max(16).default([]),
  enabled: z.boolean().default(true),
})
const ALERT_RULE_LABELS_MAX = 32
/** As it is asked for. What stands in the log is read without this bound. */
export const alertRuleAsked = alertRuleBody.extend({
  labels: alertRuleBody.shape.labels.refine(
    (labels) => Object.keys(labels).length <= ALERT_RULE_LABELS_MAX,
    `at most ${ALERT_RULE_LABELS_MAX} labels`,
  ),
})
export const alertRule = alertRuleBody.extend({ id: z.uuid(), createdAt: at, version: z.int().positive() })
export type AlertRule = z.infer<typeof alertRule>
export type AlertRuleBody = z.infer<typeof alertRuleBody>

/** `plat.monitoring.alert-rule.<id>`. */
export const alertRuleEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('AlertRuleCreated'), v: z.literal(1), data: alertRuleBody.extend({ at }) }),
  z.object({ type: z.literal('AlertRuleChanged'), v: z.literal(1), data: alertRuleBody.extend({ at }) }),
  z.object({ type: z.literal('AlertRuleRemoved'), v: z.literal(1), data: z.object({ at }) }),
])
export type AlertRuleEvent = z.infer<typeof alertRuleEvent>

/** `plat.monitoring.alert.<id>`: one alert is one rule and one label set, from firing to resolved. */
export const alertEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('AlertFired'),
    v: z.literal(1),
    data: z.object({
      ruleId: z.uuid(),
      ruleName: z.string(),
      severity,
      labels: z.record(z.string(), z.string()),
      value: z.number(),
      activeAt: at,
      at,
    }),
  }),
  z.object({
    type: z.literal('AlertAcknowledged'),
    v: z.literal(1),
    data: z.object({ comment: z.string(), at }),
  }),
  z.object({
    type: z.literal('AlertResolved'),
    v: z.literal(1),
    data: z.object({ reason: z.enum(['cleared', 'no_data', 'rule_changed']), at }),
  }),
])
export type AlertEvent = z.infer<typeof alertEvent>

export const alert = z.object({
  id: z.uuid(),
  ruleId: z.uuid(),
  ruleName: z.string(),
  state: z.enum(['firing', 'acknowledged', 'resolved']),
  severity,
  labels: z.record(z.string(), z.string()),
  value: z.number(),
  activeAt: at,
  firedAt: at,
  resolvedAt: at.nullable(),
  version: z.int().positive(),
})
export type Alert = z.infer<typeof alert>

/** The address of a channel may hold a token: it stays in monitoring's own table and is never shown again. */
export const channelBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  kind: z.literal('webhook'),
  url: z.url({ protocol: /^https?$/ }).max(2_048),
})
export const channelView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.literal('webhook'),
  host: z.string(),
  createdAt: at,
  version: z.int().positive(),
})
export const channelCreated = channelView.extend({
  secret: z.string().describe('HMAC-SHA256 key, shown once'),
})

/** `plat.monitoring.channel.<id>`. */
export const channelEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ChannelCreated'),
    v: z.literal(1),
    data: z.object({ name: z.string(), kind: z.literal('webhook'), host: z.string(), at }),
  }),
  z.object({ type: z.literal('ChannelRemoved'), v: z.literal(1), data: z.object({ at }) }),
])
export type ChannelEvent = z.infer<typeof channelEvent>

/** What a webhook receives; header `Urbe-Signature: sha256=<hex HMAC of the body>`, `Idempotency-Key` the delivery's id. */
export const webhookBody = z.object({
  id: z.uuid(),
  state: z.enum(['firing', 'resolved', 'test']),
  alert: alert.nullable(),
  at,
})
