import { z } from 'zod'

import { behalfRefusals } from '../behalf.ts'

/** Request on `svc.event-store.consumers.<asker>`; the asker is the last token, which NATS lets only that service use. */
export const consumerRequest = z.strictObject({
  stream: z.string().regex(/^[A-Z]+(_[0-9a-f-]{36})?$/),
  /** At most one on nats-server 2.9. */
  filterSubject: z.string().max(256).optional(),
  startSequence: z.int().positive(),
  /** Must lie under `_INBOX.<asker>.`. */
  deliverSubject: z.string().max(256),
})
export type ConsumerRequest = z.infer<typeof consumerRequest>

/** Request on `svc.event-store.streams.<asker>`: the stream of a new city. */
export const streamRequest = z.strictObject({ cityId: z.uuid() })
export type StreamRequest = z.infer<typeof streamRequest>

/** Answer to both. */
export const provisioned = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), stream: z.string(), consumer: z.string().optional() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['refused', 'stream_not_found', 'fault', ...behalfRefusals]),
    detail: z.string(),
  }),
])
export type Provisioned = z.infer<typeof provisioned>

/** Consumers send an idle heartbeat this often; two missed ones mean: make it anew. */
export const CONSUMER_HEARTBEAT_MS = 2_000
/** A consumer that nobody listens to is removed by the server after this. */
export const CONSUMER_INACTIVE_MS = 30_000
