import { z } from 'zod'

import { accessClaims } from './auth/internal.ts'
import { type ServiceName, serviceNames } from './services.ts'
import { subjects } from './subjects.ts'

/** Header of a request over NATS: for whom it is made. Behind a point follows the signature of the service that asks. */
export const BEHALF_HEADER = 'Urbe-For'
/** So long a service's word for somebody counts; clocks may be apart by `CLOCK_SKEW_SECONDS`. */
export const BEHALF_MS = 20_000
export const BEHALF_CHARACTERS_MAX = 12_288

const { sub, client_id, sid, roles, iat, exp, jti, ep, ge, scope, cond, agents, auth_time, amr } =
  accessClaims.shape

/** What a token says about whoever holds it, as far as somebody else needs it to decide about them; never the token. */
export const principalFacts = z.strictObject({
  ...{ sub, client_id, sid, roles, iat, exp, jti, ep, ge, scope, cond, agents, auth_time, amr },
  keyId: z.string().max(128).describe('the key of auth that the token was signed with'),
})
export type PrincipalFacts = z.infer<typeof principalFacts>

/** For whom a service asks another, in whose place it vouches for them: for this one request, and not for long. */
export const behalf = z.strictObject({
  v: z.literal(1),
  id: z.uuid().describe('UUIDv7: it counts once, and from the moment that it names'),
  by: z.enum(serviceNames).describe('the service that asks, and signs'),
  on: z.string().max(256).describe('the subject on which it asks'),
  digest: z.string().length(43).describe('SHA-256 of the request’s bytes'),
  facts: principalFacts,
  address: z.string().max(64).optional(),
  correlationId: z.string().max(64),
})
export type Behalf = z.infer<typeof behalf>

/** What a service answers another that asks for somebody who may not. The first: the other named nobody, or not so as to be believed. */
export const behalfRefusals = [
  'unauthorized',
  'forbidden',
  'invalid_token',
  'token_revoked',
  'insufficient_user_authentication',
  'audit_unavailable',
  'not_ready',
] as const

interface AskedOf {
  /** `*` stands for one token. */
  readonly subject: string
  /** Who may ask, and vouch for whom they ask. */
  readonly by: readonly ServiceName[]
}
/** In the service's own name is enough; `why` nobody is behind it. */
export interface OwnRequest extends AskedOf {
  readonly inOwnName: string
}
/** Somebody has to be named. `inOwnName`: the one case in which nobody is there. */
export interface RequestForSomebody extends AskedOf {
  readonly forSomebody: true
  readonly inOwnName?: string
}

/** Every request of one service to another. On what does not stand here nothing is done for anybody. */
export const requests = {
  jwks: { subject: subjects.jwks, by: serviceNames, inOwnName: 'keys to check tokens with' },
  roles: { subject: subjects.roles, by: serviceNames, inOwnName: 'roles to decide with' },
  revocations: { subject: subjects.revocations, by: serviceNames, inOwnName: 'what has been revoked' },
  consumers: {
    subject: 'svc.event-store.consumers.*',
    by: serviceNames,
    inOwnName: 'the log, read once for all who are shown some of it',
  },
  auditEntries: { subject: subjects.auditEntries, by: ['monitoring'], inOwnName: 'the watch over the trail' },
  auditWitness: { subject: subjects.auditWitness, by: ['monitoring'], inOwnName: 'the witness of the trail' },
  replayed: {
    subject: 'replay.*',
    by: ['event-store'],
    inOwnName: 'brings what a replay that was started for somebody holds',
  },
  replayStart: { subject: subjects.replayStart, by: ['realtime-gateway'], forSomebody: true },
  projections: { subject: 'svc.*.projections', by: ['event-store'], forSomebody: true },
  snapshots: { subject: 'svc.*.snapshots', by: ['event-store'], forSomebody: true },
  streams: {
    subject: 'svc.event-store.streams.*',
    by: ['simulation'],
    forSomebody: true,
    inOwnName: 'the first city of a platform that has none',
  },
} as const satisfies Record<string, OwnRequest | RequestForSomebody>

const patterns: readonly {
  readonly tokens: readonly string[]
  readonly request: OwnRequest | RequestForSomebody
}[] = Object.values(requests).map((request) => ({ tokens: request.subject.split('.'), request }))

export function requestOn(subject: string): OwnRequest | RequestForSomebody | undefined {
  const asked = subject.split('.')
  const fits = ({ tokens }: (typeof patterns)[number]) =>
    tokens.length === asked.length && tokens.every((token, at) => token === '*' || token === asked[at])
  return patterns.find(fits)?.request
}
