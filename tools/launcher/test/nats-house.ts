import { connect, type NatsConnection, nkeys } from 'nats'

import { nkeySigner } from '@urbe/event-log'
import { startNats, startNatsCluster } from '@urbe/testkit'

import { natsAccounts } from '../nats-config.ts'
import { natsUsers } from '../seed-files.ts'

/** Only to end what hangs. */
export const ANSWER_MS = 60_000

interface Servers extends AsyncDisposable {
  readonly urls: readonly string[]
}

async function alone(config: string): Promise<Servers> {
  const { url, [Symbol.asyncDispose]: stop } = await startNats({ config })
  return { urls: [url], [Symbol.asyncDispose]: stop }
}

/** For `openNatsHouse`: as many servers as keep copies of each other's streams. */
export const threeOf =
  (program: string) =>
  async (config: string): Promise<Servers> => {
    const { nodes, [Symbol.asyncDispose]: stop } = await startNatsCluster({ program, config })
    return { urls: nodes.map(({ url }) => url), [Symbol.asyncDispose]: stop }
  }

/** A server, or several, with the accounts and users of the platform, and some of its streams. */
export async function openNatsHouse(start: (config: string) => Promise<Servers> = alone) {
  const seeds = Object.fromEntries(natsUsers.map((user) => [user, nkeys.createUser()]))
  const publicKeys = Object.fromEntries(
    Object.entries(seeds).map(([user, pair]) => [user, pair.getPublicKey()]),
  )
  const servers = await start(natsAccounts(publicKeys))
  const connections = new Map<string, Promise<NatsConnection>>()
  const newConnection = (user: string, at: number) =>
    connect({
      servers: servers.urls[at] ?? '',
      inboxPrefix: `_INBOX.${user}`,
      authenticator: nkeySigner(seeds[user]?.getSeed() ?? new Uint8Array()),
    })

  /** One connection of a user to each server. */
  function as(user: string, at = 0): Promise<NatsConnection> {
    const known = connections.get(`${user}.${at}`) ?? newConnection(user, at)
    connections.set(`${user}.${at}`, known)
    return known
  }

  const manager = await (await as('provisioner')).jetstreamManager({ timeout: ANSWER_MS })
  for (const [name, subject] of [
    ['PLATFORM', 'plat.>'],
    ['AUDIT', 'audit.>'],
    ['TELEM', 'tel.>'],
    ['CITY_7', 'city.7.>'],
  ] as const) {
    const copies = servers.urls.length
    await manager.streams.add({ name, subjects: [subject], allow_direct: true, num_replicas: copies })
  }
  return {
    url: servers.urls[0] ?? '',
    as,
    manager,
    async [Symbol.asyncDispose]() {
      await Promise.all([...connections.values()].map(async (nats) => (await nats).close()))
      await servers[Symbol.asyncDispose]()
    },
  }
}
export type NatsHouse = Awaited<ReturnType<typeof openNatsHouse>>
