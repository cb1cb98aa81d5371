import { z } from 'zod'

import { behalfRefusals } from '../behalf.ts'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'

const here = { service: 'event-store', tag: 'event-store' } as const

export const snapshotView = z.object({
  subject: z.string().describe('of the aggregate'),
  type: z.string(),
  id: z.string(),
  cityId: z.uuid().optional(),
  kind: z.enum(['aggregate', 'world']).describe('world: a keyframe of a running city'),
  version: z.int().nonnegative().describe('of the aggregate; of a world its tick'),
  stream: z.string(),
  sequence: z.int().nonnegative().describe('the last commit that is in the state'),
  at: z.iso.datetime(),
  bytes: z.int().nonnegative(),
  reducerHash: z.string().describe('which rules folded it; other rules ignore it'),
  hash: z.string().describe('of the commit at the sequence, or of the world’s state'),
})
export type SnapshotView = z.infer<typeof snapshotView>

/** Body of a message on `snap.<subject of the aggregate>`: two are kept of each. */
export const storedSnapshot = z.object({
  kind: z.enum(['aggregate', 'world']),
  stream: z.string(),
  sequence: z.int().nonnegative(),
  version: z.int().nonnegative(),
  at: z.iso.datetime(),
  reducerHash: z.string(),
  hash: z.string(),
  bytes: z.int().nonnegative(),
  /** A world's state stands elsewhere. */
  state: z.unknown().optional(),
  /** Ids and sequences of the newest commits, so that a repetition of one of them is recognised. */
  commits: z.array(z.tuple([z.string(), z.int().positive()])).optional(),
})
export type StoredSnapshot = z.infer<typeof storedSnapshot>

/** Request on `svc.<service>.snapshots`: make one now. */
export const snapshotRequest = z.strictObject({
  type: z.string(),
  id: z.string(),
  cityId: z.uuid().optional(),
})
export const snapshotTaken = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), subject: z.string() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['aggregate_not_found', 'snapshot_not_possible', ...behalfRefusals]),
    detail: z.string(),
  }),
])
export type SnapshotTaken = z.infer<typeof snapshotTaken>

export const snapshotEndpoints = {
  listSnapshots: endpoint({
    ...here,
    id: 'listSnapshots',
    method: 'get',
    path: '/snapshots',
    summary: 'The newest snapshot of each aggregate and city that has one',
    access: 'event:read',
    query: pageQuery.extend({ city: z.uuid().optional(), type: z.string().max(64).optional() }),
    answer: pageOf(snapshotView),
  }),
  createSnapshot: endpoint({
    ...here,
    id: 'createSnapshot',
    method: 'post',
    path: '/snapshots',
    summary: 'Take a snapshot now, of an aggregate or, with only a city, of its world',
    access: 'snapshot:create',
    body: z.union([
      z.strictObject({ cityId: z.uuid() }),
      z.strictObject({
        type: z.string().max(64),
        id: z.string().max(128),
        cityId: z.uuid().optional(),
      }),
    ]),
    status: 201,
    answer: snapshotView,
    errors: ['aggregate_not_found', 'city_not_found', 'snapshot_not_possible'],
  }),
} as const
