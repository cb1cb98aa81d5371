import { z } from 'zod'

const at = z.iso.datetime()
export const HEARTBEAT_MS = 2_000
export const SERIES_PER_METRIC_MAX = 2_000
/** Half of what one message may hold. */
export const HEARTBEAT_BYTES_MAX = 524_288

export const metricSample = z.object({
  name: z.string(),
  type: z.enum(['counter', 'gauge', 'histogram', 'summary']),
  help: z.string(),
  labels: z.record(z.string(), z.string()),
  value: z.number(),
})
export type MetricSample = z.infer<typeof metricSample>

/** A metric with all its series. Each number as a sample of its own, with its name and help, would be ten times as much. */
export const metricFamily = metricSample.omit({ labels: true, value: true }).extend({
  bounds: z.array(z.number()).optional().describe('upper bounds of a histogram’s buckets, without infinity'),
  series: z.array(
    z.object({
      labels: metricSample.shape.labels,
      values: z
        .array(z.number())
        .describe(
          'one value; of a histogram how many were at or below each bound, how many in all, and their sum',
        ),
    }),
  ),
})
export type MetricFamily = z.infer<typeof metricFamily>

export const check = z.object({
  name: z.string(),
  status: z.enum(['pass', 'warn', 'fail']),
  detail: z.string().optional(),
})
export type Check = z.infer<typeof check>

/** Body of `tel.service.<name>`, every `HEARTBEAT_MS`; the largest metrics are left out of what would be above `HEARTBEAT_BYTES_MAX`. */
export const serviceHeartbeat = z.object({
  service: z.string(),
  instance: z.string(),
  at,
  startedAt: at,
  status: z.enum(['pass', 'warn', 'fail']),
  checks: z.array(check),
  projections: z.array(
    z.object({
      name: z.string(),
      stream: z.string(),
      generation: z.int().positive().default(1),
      role: z.string().default('active'),
      status: z.string(),
      sequence: z.int(),
      lagEvents: z.int(),
      lagSeconds: z.number(),
    }),
  ),
  metrics: z.array(metricFamily),
})
export type ServiceHeartbeat = z.infer<typeof serviceHeartbeat>

export const platformStatus = z.object({ status: z.enum(['pass', 'warn', 'fail']) })
export const platformReport = platformStatus.extend({
  at,
  services: z.array(
    z.object({
      service: z.string(),
      status: z.enum(['pass', 'warn', 'fail']),
      lastHeartbeatAt: at.nullable(),
      checks: z.array(check),
    }),
  ),
})
export const metricsAnswer = z.object({ at, samples: z.array(metricSample) })
