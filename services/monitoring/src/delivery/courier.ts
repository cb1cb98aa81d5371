import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'
import { type Courier, type Delivered, type Delivery, startCourier } from '@urbe/read-store'

import type { ChannelSecrets } from '../channel/secrets.ts'
import type { Database } from '../database.ts'
import { WEBHOOK } from './notices.ts'
import { POST_TIMEOUT_MS, type Post } from './post.ts'

const LEASE_MS = 2 * POST_TIMEOUT_MS

interface Options {
  readonly db: Kysely<Database>
  readonly post: Post
  readonly secrets: Pick<ChannelSecrets, 'find'>
  readonly clock: Clock
  readonly random: () => number
  readonly count: (outcome: 'delivered' | 'retried' | 'dead') => void
  readonly log: { readonly warn: (fields: object, message: string) => void }
}

/** Takes messages out of the outbox to the webhooks of their channels. */
export function startWebhookCourier({ post, secrets, ...options }: Options): Courier {
  const deliver = (delivery: Delivery) => deliverTo({ post, secrets }, delivery)
  return startCourier({ ...options, effect: WEBHOOK, leaseMs: LEASE_MS, deliver })
}

async function deliverTo(
  { post, secrets }: Pick<Options, 'post' | 'secrets'>,
  { id, key: channelId, body }: Delivery,
): Promise<Delivered> {
  const secret = await secrets.find(channelId)
  if (secret === undefined) return { delivered: false, hopeless: true, outcome: 'channel_gone' }
  return await post({ ...secret, idempotencyKey: id, body: withId(id, body) })
}

/** The receiver knows a message by its id, whatever the body held when it was owed. */
function withId(id: string, body: string): string {
  // Only what `oweNotices` wrote stands in the outbox under this effect.
  return JSON.stringify({ id, ...(JSON.parse(body) as object) })
}
