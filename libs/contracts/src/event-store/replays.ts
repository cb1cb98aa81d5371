import { z } from 'zod'

import { behalfRefusals } from '../behalf.ts'
import { endpoint } from '../endpoint.ts'
import { recordedEvent } from '../event.ts'

const ofCity = { param: 'id', missing: 'city_not_found' } as const
const here = { service: 'event-store', tag: 'event-store' } as const
const at = z.iso.datetime()

/** A replay reads the log from its place on: 120 at once, then 2 a second. */
const REPLAY_WEIGHT = 500
/** Replays that run or wait at the same time. */
export const REPLAYS_MAX = 64
/** Of one caller, so that nobody takes them all. */
export const REPLAYS_PER_CALLER_MAX = 16
/** A replay that nobody watches is forgotten after this. */
export const REPLAY_IDLE_SECONDS = 300
export const REPLAY_SPEED_MAX = 100_000

/** A moment of a city's history: a tick, a time, or a sequence of its stream. */
export const moment = z.union([
  z.int().nonnegative().describe('tick'),
  at.describe('time at which it was recorded'),
  z.strictObject({ tick: z.int().nonnegative() }),
  z.strictObject({ at }),
  z.strictObject({ seq: z.int().positive() }),
])
export type Moment = z.infer<typeof moment>

const place = z.object({ sequence: z.int().nonnegative(), at })
export const replayView = z.object({
  id: z.uuid(),
  cityId: z.uuid(),
  channel: z.string().describe('subscribe to it over the WebSocket: the replay begins then'),
  status: z.enum(['waiting', 'running', 'done']),
  from: place,
  to: place,
  speed: z.union([z.number(), z.literal('max')]),
  sent: z.int().nonnegative().describe('events'),
  expiresAt: at,
})
export type ReplayView = z.infer<typeof replayView>

/** Request on `svc.event-store.replay`, made by a gateway when somebody subscribes to the channel. */
export const replayStart = z.strictObject({
  id: z.uuid(),
  after: z.int().nonnegative().optional().describe('what a returning client has: sent from there again'),
})
export const replayStarted = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    cityId: z.uuid(),
    after: z.int().nonnegative().describe('sequence: what is sent next lies behind it'),
  }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['replay_not_found', ...behalfRefusals]),
    detail: z.string(),
  }),
])
/**
 * Message on `replay.<id>` (core NATS): events of some commits, in their order. Whoever takes them answers, and the next ones
 * come then. Without events it only says that the replay lives.
 */
export const replayMessage = z.object({
  events: z.array(recordedEvent),
  done: z.literal(true).optional().describe('everything has been sent'),
  gone: z.literal(true).optional().describe('the replay was ended'),
})
export type ReplayMessage = z.infer<typeof replayMessage>

const one = {
  ...here,
  params: z.object({ id: z.uuid(), replayId: z.uuid() }),
  errors: ['replay_not_found'],
} as const

export const replayEndpoints = {
  createReplay: endpoint({
    ...here,
    id: 'createReplay',
    weight: REPLAY_WEIGHT,
    method: 'post',
    path: '/cities/{id}/replays',
    city: ofCity,
    summary: 'Replay a past interval of a city over the WebSocket',
    access: 'event:read',
    changesNothing: true,
    params: z.object({ id: z.uuid() }),
    body: z.strictObject({
      from: moment,
      to: moment.optional().describe('the end of the log when it is not given'),
      speed: z
        .union([z.number().min(0.01).max(REPLAY_SPEED_MAX), z.literal('max')])
        .default(1)
        .describe('times the pace at which it was recorded'),
    }),
    status: 201,
    answer: replayView,
    errors: ['city_not_found', 'tick_not_found', 'too_many_replays'],
  }),
  getReplay: endpoint({
    ...one,
    id: 'getReplay',
    method: 'get',
    path: '/cities/{id}/replays/{replayId}',
    city: ofCity,
    summary: 'How far a replay is',
    access: 'event:read',
    answer: replayView,
  }),
  cancelReplay: endpoint({
    ...one,
    id: 'cancelReplay',
    method: 'delete',
    path: '/cities/{id}/replays/{replayId}',
    city: ofCity,
    summary: 'End a replay',
    access: 'event:read',
    changesNothing: true,
  }),
} as const
