import { z } from 'zod'

import { auditEndpoints } from '../audit/endpoints.ts'
import { endpoint } from '../endpoint.ts'
import { recordedEvent } from '../event.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { streams } from '../subjects.ts'
import { integrityEndpoints } from './integrity.ts'
import { projectionEndpoints } from './projections.ts'
import { replayEndpoints } from './replays.ts'
import { snapshotEndpoints } from './snapshots.ts'

const here = { service: 'event-store', tag: 'event-store' } as const
const at = z.iso.datetime()
const ofStream = { param: 'name', prefix: streams.city(''), missing: 'stream_not_found' } as const

export const streamView = z.object({
  name: z.string(),
  cityId: z.uuid().optional(),
  messages: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  firstSequence: z.int().nonnegative(),
  lastSequence: z.int().nonnegative(),
  createdAt: at,
  kind: z.enum(['log', 'derived']).describe('derived streams may forget; the log never does'),
  replicas: z.int().positive(),
  maxAgeSeconds: z.int().positive().nullable(),
  maxBytes: z.int().positive().nullable(),
  archivedThrough: z.int().nonnegative().nullable().describe('null: this stream is not archived'),
})
export type StreamView = z.infer<typeof streamView>

const types = z.string().max(1_000).optional().describe('event types, comma-separated')

export const retention = z.strictObject({
  maxAgeSeconds: z.int().min(3_600).max(315_360_000),
  maxBytes: z
    .int()
    .min(1_048_576)
    .max(2 ** 50),
})
export type Retention = z.infer<typeof retention>

const logEndpoints = {
  listStreams: endpoint({
    ...here,
    id: 'listStreams',
    method: 'get',
    path: '/streams',
    city: 'filtered',
    summary: 'All streams of the log',
    access: 'event:read',
    answer: z.object({ items: z.array(streamView) }),
  }),
  getStream: endpoint({
    ...here,
    id: 'getStream',
    method: 'get',
    path: '/streams/{name}',
    city: ofStream,
    summary: 'One stream, its size on disk and its limits',
    access: 'event:read',
    params: z.object({ name: z.string().max(128) }),
    answer: streamView,
    errors: ['stream_not_found'],
  }),
  setRetention: endpoint({
    ...here,
    id: 'setRetention',
    method: 'put',
    path: '/streams/{name}/retention',
    summary: 'How long and how much a derived stream keeps; the log itself keeps everything',
    access: 'log:manage',
    params: z.object({ name: z.string().max(128) }),
    body: retention,
    answer: streamView,
    errors: ['stream_not_found', 'stream_keeps_everything'],
  }),
  listStreamEvents: endpoint({
    ...here,
    id: 'listStreamEvents',
    method: 'get',
    givesOut: true,
    path: '/streams/{name}/events',
    city: ofStream,
    summary: 'Events of a stream in the order of the log',
    access: 'event:read',
    params: z.object({ name: z.string().max(128) }),
    query: pageQuery.extend({
      from: z.coerce.number().int().positive().optional().describe('sequence'),
      types,
    }),
    answer: pageOf(recordedEvent),
    errors: ['stream_not_found'],
  }),
  listAggregateEvents: endpoint({
    ...here,
    id: 'listAggregateEvents',
    method: 'get',
    givesOut: true,
    path: '/aggregates/{type}/{id}/events',
    city: 'filtered',
    summary: 'The history of one aggregate, oldest first',
    access: 'event:read',
    params: z.object({ type: z.string().max(64), id: z.string().max(128) }),
    query: pageQuery.extend({
      city: z.uuid().optional(),
      from: z.coerce.number().int().positive().optional().describe('version of the aggregate'),
    }),
    answer: pageOf(recordedEvent),
    errors: ['aggregate_not_found'],
  }),
  timeline: endpoint({
    ...here,
    id: 'timeline',
    method: 'get',
    givesOut: true,
    path: '/timeline',
    city: 'filtered',
    summary: 'What happened, newest first',
    access: 'event:read',
    query: pageQuery.extend({
      city: z.uuid().optional(),
      actor: z.string().max(128).optional(),
      types,
      from: at.optional(),
      to: at.optional(),
      q: z
        .string()
        .max(200)
        .optional()
        .describe('words in the event’s type, data or the id of its aggregate'),
    }),
    answer: pageOf(recordedEvent),
  }),
} as const

/** Every operation of the event-store. */
export const eventStoreEndpoints = {
  ...logEndpoints,
  ...snapshotEndpoints,
  ...replayEndpoints,
  ...projectionEndpoints,
  ...integrityEndpoints,
  ...auditEndpoints,
} as const
