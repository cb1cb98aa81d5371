import { z } from 'zod'

import { behalfRefusals } from '../behalf.ts'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'

const here = { service: 'event-store', tag: 'event-store' } as const
const at = z.iso.datetime()

export const projectionRoles = ['active', 'building', 'ready', 'retired'] as const
export const projectionStatuses = ['live', 'catching_up', 'diverged', 'missing', 'stopped'] as const

/** One stream of one generation of a projection. */
export const projectionView = z.object({
  name: z.string(),
  service: z.string(),
  stream: z.string(),
  generation: z.int().positive(),
  role: z.enum(projectionRoles).describe('readers see the active generation'),
  status: z.enum(projectionStatuses).describe('missing: its tables were deleted and are being built anew'),
  sequence: z.int().nonnegative(),
  lagEvents: z.int().nonnegative(),
  lagSeconds: z.number().nonnegative(),
})
export type ProjectionView = z.infer<typeof projectionView>

export const projectionGeneration = z.object({
  name: z.string(),
  service: z.string(),
  generation: z.int().positive(),
  role: z.enum(projectionRoles),
})
export type ProjectionGeneration = z.infer<typeof projectionGeneration>

export const tableComparison = z.object({
  table: z.string(),
  rowsBefore: z.int().nonnegative(),
  rowsAfter: z.int().nonnegative(),
  equal: z.boolean().nullable().describe('null: the generations did not stand at the same place'),
})

export const projectionSwitch = projectionGeneration.extend({
  previous: z.int().positive(),
  comparison: z.array(tableComparison),
})

export const parkedEvent = z.object({
  id: z.string().describe('<stream>:<sequence>'),
  projection: z.string(),
  generation: z.int().positive(),
  stream: z.string(),
  sequence: z.int().positive(),
  subject: z.string(),
  commitId: z.string(),
  reason: z.string(),
  events: z.array(z.unknown()),
  parkedAt: at,
})
export type ParkedEvent = z.infer<typeof parkedEvent>

const generation = z.int().positive()
const parkedLimit = z.int().min(1).max(200)

/** Request on `svc.<service>.projections`: what the service that owns a projection is asked to do with it. */
export const projectionControl = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('list') }),
  z.strictObject({ action: z.literal('rebuild'), projection: z.string() }),
  z.strictObject({ action: z.literal('cancel'), projection: z.string() }),
  z.strictObject({
    action: z.literal('switch'),
    projection: z.string(),
    generation: generation.optional(),
  }),
  z.strictObject({
    action: z.literal('parked'),
    projection: z.string(),
    limit: parkedLimit,
    after: z.string().optional(),
  }),
  z.strictObject({ action: z.literal('replay'), projection: z.string(), id: z.string() }),
])
export type ProjectionControl = z.infer<typeof projectionControl>

const generationOf = projectionGeneration.omit({ service: true })
export const projectionControlled = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    generations: z.array(generationOf).optional(),
    generation: generationOf.optional(),
    switched: projectionSwitch.omit({ service: true }).optional(),
    parked: z.array(parkedEvent).optional(),
  }),
  z.object({
    ok: z.literal(false),
    code: z.enum([
      'projection_not_found',
      'rebuild_running',
      'rebuild_not_running',
      'generation_not_ready',
      'parked_event_not_found',
      'parked_again',
      ...behalfRefusals,
    ]),
    detail: z.string(),
  }),
])
export type ProjectionControlled = z.infer<typeof projectionControlled>

const params = z.object({ name: z.string().max(128) })
const ofOne = { ...here, params, errors: ['projection_not_found'] } as const

export const projectionEndpoints = {
  listProjections: endpoint({
    ...here,
    id: 'listProjections',
    method: 'get',
    path: '/projections',
    summary: 'The projections of every service, as their last heartbeat told',
    access: 'event:read',
    answer: z.object({ items: z.array(projectionView) }),
  }),
  rebuildProjection: endpoint({
    ...ofOne,
    id: 'rebuildProjection',
    method: 'post',
    path: '/projections/{name}/rebuild',
    summary: 'Build a new generation beside the active one, from the beginning of the log',
    access: 'projection:manage',
    status: 202,
    answer: projectionGeneration,
    errors: ['projection_not_found', 'rebuild_running'],
  }),
  switchProjection: endpoint({
    ...ofOne,
    id: 'switchProjection',
    method: 'post',
    path: '/projections/{name}/switch',
    summary: 'Let readers see another generation: the one that was built, or the former one again',
    access: 'projection:manage',
    body: z.strictObject({ generation: generation.optional() }).default({}),
    answer: projectionSwitch,
    errors: ['projection_not_found', 'generation_not_ready'],
  }),
  cancelRebuild: endpoint({
    ...ofOne,
    id: 'cancelRebuild',
    method: 'post',
    path: '/projections/{name}/cancel',
    summary: 'Give up the generation that is being built',
    access: 'projection:manage',
    answer: projectionGeneration,
    errors: ['projection_not_found', 'rebuild_not_running'],
  }),
  listParkedEvents: endpoint({
    ...ofOne,
    id: 'listParkedEvents',
    method: 'get',
    path: '/projections/{name}/parked',
    summary: 'Commits that the projection could not take, with the reason',
    access: 'event:read',
    query: pageQuery,
    answer: pageOf(parkedEvent),
  }),
  replayParkedEvent: endpoint({
    ...ofOne,
    id: 'replayParkedEvent',
    method: 'post',
    path: '/projections/{name}/parked/{id}/replay',
    summary: 'Try again to take a commit that was set aside',
    access: 'projection:manage',
    params: params.extend({ id: z.string().max(160) }),
    answer: z.object({ id: z.string(), replayed: z.literal(true) }),
    errors: ['projection_not_found', 'parked_event_not_found', 'parked_again'],
  }),
} as const
