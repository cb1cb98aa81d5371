import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connect } from 'nats'

import { until } from '@urbe/local-servers'

import { type NatsCluster, startNatsCluster } from '../src/nats-cluster.ts'
import { natsServers } from '../src/nats-program.ts'

/** Servers elect a leader within ten seconds, as long as none of them is kept waiting by the machine. */
const PATIENCE_MS = 120_000

describe.each(await natsServers())('a cluster of three of nats-server $version', ({ program }) => {
  let cluster: NatsCluster
  beforeAll(async () => {
    cluster = await startNatsCluster({ program })
  })
  afterAll(async () => await cluster[Symbol.asyncDispose]())

  it('takes a stream of three replicas as soon as it is there', async () => {
    const nats = await connect({ servers: cluster.url })
    const manager = await nats.jetstreamManager({ timeout: PATIENCE_MS })
    const leader = await whenPlaced(async () => {
      const info = await manager.streams.add({ name: 'S', subjects: ['s.>'], num_replicas: 3 })
      return info.cluster?.leader
    })
    expect(cluster.nodes.map(({ name }) => name)).toContain(leader)
    expect((await nats.jetstream({ timeout: PATIENCE_MS }).publish('s.1')).seq).toBe(1)
    await nats.close()
  })

  it('goes on with two, and takes the third in again', async () => {
    const [first, second, third] = cluster.nodes
    await third?.kill()
    await cluster.settled()
    const nats = await connect({ servers: [first?.url ?? '', second?.url ?? ''] })
    const stored = () =>
      nats
        .jetstream()
        .publish('s.2')
        .then(
          () => true,
          () => false,
        )
    // The stream may need a new leader first.
    expect(await until(stored, { deadlineMs: PATIENCE_MS })).toBe(true)
    await third?.start()
    await cluster.settled()
    await nats.close()
  })
})

/** The leader hears from the others by and by how much room they have; before that it places nothing there. */
async function whenPlaced<Answer>(make: () => Promise<Answer>): Promise<Answer> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await sleep(100)) {
    try {
      return await make()
    } catch (error) {
      const isEarly = error instanceof Error && error.message.includes('no suitable peers')
      if (!isEarly || performance.now() > deadline) throw error
    }
  }
}
