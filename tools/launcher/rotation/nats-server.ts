import { readFileSync } from 'node:fs'

import { connect, type NatsConnection } from 'nats'
import { z } from 'zod'

import { nkeySigner } from '@urbe/event-log'
import { until } from '@urbe/local-servers'

import { Complaint } from '../complaint.ts'
import type { KeysInForce } from '../nats-keys.ts'
import { signalTo } from '../process-identity.ts'
import { readRecord } from '../record.ts'
import { writeNatsConfig } from '../servers.ts'
import { certificateFiles } from '../tls/files.ts'
import type { Rotating } from './plan.ts'

const RELOAD_DEADLINE_MS = 30_000
const ANSWER_MS = 5_000
/** More than the platform ever has; the server tells no more than that of itself. */
const CONNECTIONS_MAX = 1_024

const aboutServer = z.object({ data: z.object({ config_load_time: z.string() }) })
const aboutConnections = z.object({
  data: z.object({
    connections: z.array(z.object({ authorized_user: z.string().default('') })),
  }),
})

/** The running server takes these keys for good, and no others. */
export async function letServerKnow(rotating: Rotating, keys: KeysInForce): Promise<void> {
  const { plan, layout } = rotating
  const since = Date.now()
  await writeNatsConfig({ settings: plan.settings, layout }, portOf(rotating), keys)
  const server = readRecord(layout.record)?.processes.find(({ name }) => name === 'nats-server')
  // One that is just being started again reads the new file by itself.
  if (server !== undefined) signalTo(server, 'SIGHUP')
  const taken = await until(async () => (await readSince(rotating)) >= since, {
    deadlineMs: RELOAD_DEADLINE_MS,
  })
  if (!taken) throw new Complaint(`nats-server has not read its new keys; see ${layout.log('nats-server')}`)
}

/** Waits until nobody is connected with this key, but not for ever. */
export async function isLeft(rotating: Rotating, key: string, deadlineMs: number): Promise<boolean> {
  return await asSystem(rotating, (nats) =>
    until(async () => !(await usersOf(nats)).has(key), { deadlineMs }),
  )
}

async function usersOf(nats: NatsConnection): Promise<ReadonlySet<string>> {
  const body = JSON.stringify({ auth: true, limit: CONNECTIONS_MAX })
  const answer = await nats.request('$SYS.REQ.SERVER.PING.CONNZ', body, { timeout: ANSWER_MS })
  return new Set(aboutConnections.parse(answer.json()).data.connections.map((each) => each.authorized_user))
}

/** When the server read its configuration; nothing while it is not there. */
async function readSince(rotating: Rotating): Promise<number> {
  try {
    return await asSystem(rotating, async (nats) => {
      const answer = await nats.request('$SYS.REQ.SERVER.PING.VARZ', '', { timeout: ANSWER_MS })
      return Date.parse(aboutServer.parse(answer.json()).data.config_load_time)
    })
  } catch (error) {
    if (error instanceof z.ZodError) throw error
    return Number.NaN
  }
}

async function asSystem<Answer>(
  rotating: Rotating,
  ask: (nats: NatsConnection) => Promise<Answer>,
): Promise<Answer> {
  const { plan, layout } = rotating
  const { tls } = plan.settings
  const nats = await connect({
    servers: `${tls ? 'tls' : 'nats'}://127.0.0.1:${portOf(rotating)}`,
    name: 'rotation',
    authenticator: nkeySigner(Buffer.from(readFileSync(layout.seed('system'), 'utf8').trim())),
    reconnect: false,
    timeout: ANSWER_MS,
    ...(tls ? { tls: certificateFiles(layout.tls, 'edge') } : {}),
  })
  try {
    return await ask(nats)
  } finally {
    await nats.close()
  }
}

function portOf({ plan: { natsPort } }: Rotating): number {
  if (natsPort === undefined) throw new Error('somebody else’s nats-server is not ours to change')
  return natsPort
}
