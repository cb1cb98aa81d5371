import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type NatsConnection, StringCodec } from 'nats'

import { serviceNames, subjects } from '@urbe/contracts'
import { until } from '@urbe/local-servers'
import { natsServers } from '@urbe/testkit'

import { type NatsHouse, openNatsHouse, threeOf } from './nats-house.ts'

const WAIT_MS = 120_000
/** An answer may be lost while servers learn of each other; then it does not help to wait longer for it. */
const TRY_MS = 2_000
const NODES = [0, 1, 2] as const
const text = StringCodec()
/** The newest is the one that is fit for a cluster. */
const newest = (await natsServers()).slice(-1)

let house: NatsHouse

/** What another server has just been told may not be known to this one yet: asked again until somebody answers. */
async function answerOf(nats: NatsConnection, subject: string, body = ''): Promise<string> {
  let answer: string | undefined
  const answered = async () => {
    answer = await nats.request(subject, body, { timeout: TRY_MS }).then(
      ({ data }) => text.decode(data),
      () => undefined,
    )
    return answer !== undefined
  }
  await until(answered, { deadlineMs: WAIT_MS })
  return answer ?? `${subject}: no answer`
}

// What is in another answer fails the assertions.
const sequenceIn = (ack: string): number => (JSON.parse(ack) as { readonly seq: number }).seq

describe.each(newest)('three servers of nats-server $version with both accounts', ({ program }) => {
  beforeAll(async () => {
    house = await openNatsHouse(threeOf(program))
  })
  afterAll(() => house?.[Symbol.asyncDispose]())

  it.each(NODES)('store what is said at server %i, and give it back at the others', async (at) => {
    const writer = await house.as('simulation', at)
    const seq = sequenceIn(await answerOf(writer, 'city.7.policy.tax', `said at ${at}`))
    for (const other of NODES) {
      const reader = await house.as('monitoring', other)
      const answer = await answerOf(reader, '$JS.API.STREAM.MSG.GET.CITY_7', JSON.stringify({ seq }))
      const { data } = (JSON.parse(answer) as { readonly message: { readonly data: string } }).message
      expect(Buffer.from(data, 'base64').toString()).toBe(`said at ${at}`)
    }
  })

  it.each(NODES)('deliver into an inbox at server %i', async (at) => {
    const [gateway, writer] = [await house.as('realtime-gateway', at), await house.as('simulation', 2 - at)]
    const inbox = `_INBOX.realtime-gateway.city7-${at}`
    const first = new Promise<string>((resolve) => {
      gateway.subscribe(inbox, { callback: (_error, message) => resolve(message.subject) })
    })
    const filter = `city.7.policy.road-${at}`
    await house.manager.consumers.add('CITY_7', { deliver_subject: inbox, filter_subject: filter })
    await answerOf(writer, filter)
    expect(await first).toBe(filter)
  })

  it.each(NODES)('carry a request of a service at server %i to one at another', async (at) => {
    const [store, asker] = [await house.as('event-store', (at + 1) % 3), await house.as('auth', at)]
    const asked = subjects.provisionConsumer('auth')
    const listening = store.subscribe(asked, {
      callback: (_error, message) => void message.respond(text.encode(`heard ${at}`)),
    })
    expect(await answerOf(asker, asked)).toBe(`heard ${at}`)
    listening.unsubscribe()
    await store.flush()
  })

  it.each(NODES)('take no answer that was asked for at server %i for an order', async (at) => {
    const orders = ['DELETE', 'PURGE', 'UPDATE', 'MSG.DELETE'].map((verb) => `$JS.API.STREAM.${verb}.CITY_7`)
    const seq = sequenceIn(await answerOf(await house.as('simulation', at), 'city.7.evil.1'))
    const { config } = await house.manager.streams.info('CITY_7')
    for (const user of [...serviceNames, 'observer', 'restorer']) {
      const nats = await house.as(user, at)
      for (const reply of orders) askFor(nats, { seq, reply })
      await nats.flush()
    }
    // Those who may give orders see one carried out that is given the same way, after all of these.
    const last = sequenceIn(await answerOf(await house.as('auth', at), 'plat.auth.user.1'))
    askFor(await house.as('provisioner', at), { seq, reply: '$JS.API.STREAM.PURGE.PLATFORM' })
    const isPurged = async () => (await house.manager.streams.info('PLATFORM')).state.first_seq > last
    expect(await until(isPurged, { deadlineMs: WAIT_MS })).toBe(true)
    const { state, config: now } = await house.manager.streams.info('CITY_7')
    expect(now).toEqual(config)
    expect(state).toMatchObject({ first_seq: 1, messages: state.last_seq })
    expect(state.last_seq).toBeGreaterThanOrEqual(seq)
  })
})

/** An empty message of a stream, as an answer to wherever. */
function askFor(
  nats: NatsConnection,
  { seq, reply }: { readonly seq: number; readonly reply: string },
): void {
  for (const get of ['DIRECT.GET', 'STREAM.MSG.GET'])
    nats.publish(`$JS.API.${get}.CITY_7`, JSON.stringify({ seq }), { reply })
}
