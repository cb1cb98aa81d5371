import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connect } from 'nats'

import { until } from '@urbe/local-servers'

import { type NatsCluster, startNatsCluster } from '../src/nats-cluster.ts'
import { natsServers } from '../src/nats-program.ts'

describe.each(await natsServers())('a cluster of three of nats-server $version', ({ program }) => {
  let cluster: NatsCluster
  beforeAll(async () => {
    cluster = await startNatsCluster({ program })
  })
  afterAll(async () => await cluster[Symbol.asyncDispose]())

  it('takes a stream of three replicas as soon as it is there', async () => {
    const nats = await connect({ servers: cluster.url })
    const manager = await nats.jetstreamManager()
    const info = await manager.streams.add({ name: 'S', subjects: ['s.>'], num_replicas: 3 })
    expect(cluster.nodes.map(({ name }) => name)).toContain(info.cluster?.leader)
    expect((await nats.jetstream().publish('s.1')).seq).toBe(1)
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
    expect(await until(stored, { deadlineMs: 10_000 })).toBe(true)
    await third?.start()
    await cluster.settled()
    await nats.close()
  })
})
