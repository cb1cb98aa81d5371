import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type MortalNats, natsServers, startMortalNats } from '@urbe/testkit'

import type { LogConnection } from '../src/connection.ts'
import { LogUnavailable } from '../src/errors.ts'
import { connectLog } from '../src/nats-connection.ts'
import { makeStream } from './every-server.ts'
import { eventually } from './samples.ts'

const TIMEOUT_MS = 60_000
const NOTHING = new Uint8Array()
const message = { subject: 's.1', body: NOTHING, headers: [] }

describe.each(await natsServers())('when nats-server $version is killed', ({ program }) => {
  let server: MortalNats
  let connection: LogConnection
  let heard = 0
  const states: string[] = []
  const before: Record<'waiting' | 'asking', Promise<unknown>> = {
    waiting: Promise.resolve(),
    asking: Promise.resolve(),
  }
  beforeAll(async () => {
    server = await startMortalNats({ program })
    connection = await connectLog({ url: server.url, name: 'tester' })
    await makeStream(connection, { name: 'S' })
    connection.onStatus((status) => void states.push(status))
    connection.subscribe('still.there', () => {
      heard += 1
    })
    connection.subscribe('silent', () => undefined)
    before.waiting = connection.publishWithAck({ ...message, subject: 'silent' }, TIMEOUT_MS)
    before.asking = connection.request('silent', NOTHING, TIMEOUT_MS).catch((error: unknown) => error)
    await server.kill()
    await eventually(() => connection.status() === 'reconnecting')
  })
  afterAll(async () => {
    await connection.close()
    await server[Symbol.asyncDispose]()
  })

  it('those who wait for an answer are told at once that none will come', async () => {
    expect(await before.waiting).toEqual({ kind: 'no_answer' })
    expect(await before.asking).toBeInstanceOf(LogUnavailable)
  })

  it('nothing is taken that cannot be sent', async () => {
    expect(connection.publish('still.there', NOTHING)).toBe(false)
    expect(await connection.publishWithAck(message, TIMEOUT_MS)).toEqual({
      kind: 'not_sent',
      description: 'nats is not connected',
    })
    for (const get of [connection.directGet, connection.leaderGet]) {
      await expect(get('S', { seq: 1 }, TIMEOUT_MS)).rejects.toThrow(LogUnavailable)
    }
    await expect(connection.streamInfo('S', TIMEOUT_MS)).rejects.toThrow('not connected')
  })

  it('the connection comes back by itself, with its subscriptions', async () => {
    await server.start()
    await eventually(() => connection.status() === 'connected')
    expect(states).toEqual(['reconnecting', 'connected'])
    expect(await connection.publishWithAck(message, TIMEOUT_MS)).toMatchObject({ kind: 'stored' })
    expect(connection.publish('still.there', NOTHING)).toBe(true)
    await eventually(() => heard === 1)
  })
})
