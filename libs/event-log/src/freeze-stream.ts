import { setTimeout as sleep } from 'node:timers/promises'

import type { LogConnection } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import type { jetStreamApi } from './jetstream-api.ts'
import { frozenSubject, isFrozen, type StreamConfig } from './stream-plan.ts'

const BARRIER_TIMEOUT_MS = 5_000
/** What was handed to the other replicas is with them, or refused. */
const REPLICAS_SETTLE_MS = 1_000

interface Wiring {
  readonly api: ReturnType<typeof jetStreamApi>
  readonly hand: Pick<LogConnection, 'publishWithAck'>
}

/**
 * Takes a stream its subjects away, so that writers are told that nobody listens; it can be read as before. When it resolves,
 * nothing that was published before is still on its way into the stream. Nothing happens when there is no such stream.
 */
export async function freezeStream({ api, hand }: Wiring, name: string): Promise<void> {
  const config = await api.streamConfig(name)
  if (config === undefined) return
  await api.updateStream({ ...config, subjects: [frozenSubject(name, '>')] })
  // It waits behind all that came before, and is refused because no stream bears the name that it expects.
  const headers = [['Nats-Expected-Stream', 'none']] as const
  const barrier = { subject: frozenSubject(name, 'barrier'), body: new Uint8Array(), headers }
  const ack = await hand.publishWithAck(barrier, BARRIER_TIMEOUT_MS)
  if (ack.kind !== 'refused') throw new LogUnavailable(`${name} cannot be frozen: ${ack.kind}`)
  if (config['num_replicas'] !== 1) await sleep(REPLICAS_SETTLE_MS)
}

/** Gives a stream its subjects back. Nothing happens when it has them, or when there is no such stream. */
export async function thawStream({ api }: Pick<Wiring, 'api'>, plan: StreamConfig): Promise<void> {
  const config = await api.streamConfig(plan.name)
  if (config === undefined || !isFrozen(config)) return
  await api.updateStream({ ...config, subjects: plan.subjects })
}
