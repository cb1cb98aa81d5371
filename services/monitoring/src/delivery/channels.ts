import { randomBytes } from 'node:crypto'

import { type ChannelEvent, streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import type { Clock, NewId } from '@urbe/kernel'

import type { ChannelSecrets } from '../channel/secrets.ts'
import type { Post } from './post.ts'

const SIGNING_KEY_BYTES = 32

/** Stores an address with a new signing key and gives back the key. */
export function addressKeeper(secrets: Pick<ChannelSecrets, 'keep'>) {
  return async (id: string, url: string): Promise<string> => {
    const signingKey = randomBytes(SIGNING_KEY_BYTES).toString('base64url')
    return (await secrets.keep(id, { url, signingKey })).signingKey
  }
}

/** Asks the log itself, so that a channel counts from the moment at which it was created. */
export function strangerFinder(log: EventLog) {
  return async (ids: readonly string[]): Promise<readonly string[]> => {
    const last = await Promise.all(ids.map((id) => log.lastOn(streams.platform, subjects.channel(id))))
    const removed: ChannelEvent['type'] = 'ChannelRemoved'
    return ids.filter((_, at) => last[at] === undefined || last[at].events.at(-1)?.type === removed)
  }
}

export function testSender({
  secrets,
  post,
  clock,
  newId,
}: {
  secrets: Pick<ChannelSecrets, 'find'>
  post: Post
  clock: Clock
  newId: NewId
}) {
  return async (channelId: string): Promise<{ delivered: boolean; status: number | null } | undefined> => {
    const secret = await secrets.find(channelId)
    if (secret === undefined) return undefined
    const id = newId()
    const body = JSON.stringify({ id, state: 'test', alert: null, at: clock().toISOString() })
    const { delivered, status } = await post({ ...secret, idempotencyKey: id, body })
    return { delivered, status }
  }
}
