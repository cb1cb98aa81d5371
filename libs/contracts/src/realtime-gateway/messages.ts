import { z } from 'zod'

/** Wire protocol `urbe.v1`. Text frames carry one message or a JSON array of them; binary frames carry city state. */
export const SUBPROTOCOL = 'urbe.v1'
export const TICKET_PROTOCOL_PREFIX = 'urbe.ticket.'
export const TICKET_SECONDS = 30
export const SUBSCRIPTIONS_MAX = 64
export const MESSAGES_PER_SECOND_MAX = 50
export const CLIENT_MESSAGE_BYTES_MAX = 65_536
export const REPLAY_EVENTS_MAX = 100_000
export const PING_SECONDS = 20
export const PONG_SECONDS = 10

export const closeCodes = {
  auth_expired: 4001,
  forbidden: 4003,
  protocol: 4009,
  slow_consumer: 4108,
  rate: 4129,
  drain: 4201,
  no_pong: 4202,
  log_lost: 4203,
} as const
export type CloseReason = keyof typeof closeCodes

/** Where a client stands: stream epoch and sequence. */
export const cursor = z.strictObject({ e: z.string().max(64), s: z.int().nonnegative() })
/** A subject pattern of the log: `city.<id>.>`, `plat.monitoring.alert.*`; `*` and `>` only as whole tokens. */
export const channel = z.string().regex(/^(?:[A-Za-z0-9_-]+|\*)(?:\.(?:[A-Za-z0-9_-]+|\*)){0,6}(?:\.>)?$/)
const id = z.int().min(0).max(0xffff_ffff)

export const clientMessage = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('sub'),
    id,
    subs: z
      .array(
        z.strictObject({
          ch: channel,
          types: z.array(z.string().max(64)).max(64).optional(),
          since: cursor.optional(),
          mode: z.enum(['events', 'state', 'both']).default('events'),
        }),
      )
      .min(1)
      .max(SUBSCRIPTIONS_MAX),
  }),
  z.strictObject({ t: z.literal('unsub'), id, refs: z.array(z.int()).min(1).max(SUBSCRIPTIONS_MAX) }),
  z.strictObject({
    t: z.literal('auth'),
    id,
    token: z.string().max(8_192),
    proof: z
      .string()
      .max(4_096)
      .optional()
      .describe('of a token that is bound to a key: made for GET and the address of the stream (RFC 9449)'),
  }),
  z.strictObject({
    t: z.literal('ack'),
    ref: z.int().describe('the subscription'),
    s: z.int().nonnegative().describe('the highest sequence that it has handled'),
  }),
  z.strictObject({ t: z.literal('pong'), n: z.int() }),
  z.strictObject({ t: z.literal('bye') }),
])
export type ClientMessage = z.infer<typeof clientMessage>

export const serverMessage = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('welcome'),
    conn: z.string(),
    sid: z.string(),
    exp: z.int().describe('when the access token ends, seconds since 1970'),
    limits: z.object({ subs: z.int(), msgPerS: z.int(), maxFrame: z.int(), replay: z.int() }),
    ping: z.int(),
    proto: z.literal('1.0'),
    node: z.string(),
  }),
  z.object({
    t: z.literal('ok'),
    id: z.int(),
    refs: z
      .array(z.object({ ref: z.int(), ch: z.string(), mode: z.string(), e: z.string(), s: z.int() }))
      .optional(),
  }),
  z.object({
    t: z.literal('err'),
    id: z.int().optional(),
    ref: z.int().optional(),
    code: z.string(),
    title: z.string(),
    retry: z.int().optional().describe('milliseconds'),
  }),
  z.object({
    t: z.literal('ev'),
    r: z.array(z.int()).describe('the subscriptions that this event is for'),
    s: z.int().describe('stream sequence of its commit'),
    p: z
      .int()
      .describe(
        'the previous sequence that this subscription was sent; a mismatch means loss: subscribe again with since',
      ),
    i: z.int().describe('place inside the commit'),
    st: z.string().describe('stream'),
    c: z.string().describe('subject'),
    type: z.string(),
    v: z.int(),
    ts: z.string(),
    sim: z.string().optional(),
    actor: z.string(),
    d: z.unknown(),
  }),
  z
    .object({ t: z.literal('caught'), ref: z.int(), s: z.int() })
    .describe('nothing for this subscription is outstanding up to `s`; also the end of a replay'),
  z
    .object({ t: z.literal('reset'), ref: z.int(), e: z.string(), s: z.int() })
    .describe('`since` cannot be made whole: take a snapshot; events go on after `s`'),
  z.object({ t: z.literal('ping'), n: z.int() }),
  z.object({ t: z.literal('exp'), in: z.int().describe('seconds') }),
  z.object({ t: z.literal('gone'), ref: z.int(), code: z.string() }),
  z.object({
    t: z.literal('bye'),
    code: z.int(),
    after: z.int().optional().describe('milliseconds to wait before connecting again'),
  }),
])
export type ServerMessage = z.infer<typeof serverMessage>
