import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { recordedEvent } from '../event.ts'
import { pageOf, pageQuery } from '../paging.ts'

const here = { service: 'event-store', tag: 'event-store' } as const
const at = z.iso.datetime()

export const streamView = z.object({
  name: z.string(),
  cityId: z.uuid().optional(),
  messages: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  firstSequence: z.int().nonnegative(),
  lastSequence: z.int().nonnegative(),
  createdAt: at,
})
export type StreamView = z.infer<typeof streamView>

export const projectionView = z.object({
  name: z.string(),
  service: z.string(),
  stream: z.string(),
  status: z.enum(['live', 'catching_up', 'diverged', 'stopped']),
  sequence: z.int().nonnegative(),
  lagEvents: z.int().nonnegative(),
  lagSeconds: z.number().nonnegative(),
})
export type ProjectionView = z.infer<typeof projectionView>

const types = z.string().max(1_000).optional().describe('event types, comma-separated')

export const eventStoreEndpoints = {
  listStreams: endpoint({
    ...here,
    id: 'listStreams',
    method: 'get',
    path: '/streams',
    summary: 'All streams of the log',
    access: 'event:read',
    answer: z.object({ items: z.array(streamView) }),
  }),
  listStreamEvents: endpoint({
    ...here,
    id: 'listStreamEvents',
    method: 'get',
    path: '/streams/{name}/events',
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
    path: '/aggregates/{type}/{id}/events',
    summary: 'The history of one aggregate, oldest first',
    access: 'event:read',
    params: z.object({ type: z.string().max(64), id: z.string().max(128) }),
    query: pageQuery.extend({ city: z.uuid().optional() }),
    answer: pageOf(recordedEvent),
    errors: ['aggregate_not_found'],
  }),
  timeline: endpoint({
    ...here,
    id: 'timeline',
    method: 'get',
    path: '/timeline',
    summary: 'What happened, newest first',
    access: 'event:read',
    query: pageQuery.extend({
      city: z.uuid().optional(),
      actor: z.string().max(128).optional(),
      types,
      from: at.optional(),
      to: at.optional(),
      q: z.string().max(200).optional().describe('words in the event’s type or data'),
    }),
    answer: pageOf(recordedEvent),
  }),
  listProjections: endpoint({
    ...here,
    id: 'listProjections',
    method: 'get',
    path: '/projections',
    summary: 'The projections of every service, as their last heartbeat told',
    access: 'event:read',
    answer: z.object({ items: z.array(projectionView) }),
  }),
} as const
