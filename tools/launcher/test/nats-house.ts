import { connect, type NatsConnection, nkeys } from 'nats'

import { nkeySigner } from '@urbe/event-log'
import { startNats } from '@urbe/testkit'

import { natsAccounts } from '../nats-config.ts'
import { natsUsers } from '../seed-files.ts'

/** Only to end what hangs. */
export const ANSWER_MS = 60_000

/** A server with the accounts and users of the platform, and some of its streams. */
export async function openNatsHouse() {
  const seeds = Object.fromEntries(natsUsers.map((user) => [user, nkeys.createUser()]))
  const publicKeys = Object.fromEntries(
    Object.entries(seeds).map(([user, pair]) => [user, pair.getPublicKey()]),
  )
  const server = await startNats({ config: natsAccounts(publicKeys) })
  const connections = new Map<string, Promise<NatsConnection>>()
  const newConnection = (user: string) =>
    connect({
      servers: server.url,
      inboxPrefix: `_INBOX.${user}`,
      authenticator: nkeySigner(seeds[user]?.getSeed() ?? new Uint8Array()),
    })

  /** One connection a user. */
  function as(user: string): Promise<NatsConnection> {
    const known = connections.get(user) ?? newConnection(user)
    connections.set(user, known)
    return known
  }

  const manager = await (await as('provisioner')).jetstreamManager()
  for (const [name, subject] of [
    ['PLATFORM', 'plat.>'],
    ['AUDIT', 'audit.>'],
    ['TELEM', 'tel.>'],
    ['CITY_7', 'city.7.>'],
  ] as const) {
    await manager.streams.add({ name, subjects: [subject], allow_direct: true })
  }
  return {
    url: server.url,
    as,
    manager,
    async [Symbol.asyncDispose]() {
      await Promise.all([...connections.values()].map(async (nats) => (await nats).close()))
      await server[Symbol.asyncDispose]()
    },
  }
}
export type NatsHouse = Awaited<ReturnType<typeof openNatsHouse>>
