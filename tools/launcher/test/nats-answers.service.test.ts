import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { serviceNames, subjects } from '@urbe/contracts'

import { ANSWER_MS, type NatsHouse, openNatsHouse } from './nats-house.ts'

let house: NatsHouse
const as = (user: string) => house.as(user)
beforeAll(async () => {
  house = await openNatsHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

describe('where an answer goes', () => {
  const orders = [
    '$JS.API.STREAM.DELETE.CITY_7',
    '$JS.API.STREAM.PURGE.CITY_7',
    '$JS.API.STREAM.UPDATE.CITY_7',
    '$JS.API.STREAM.CREATE.EVIL',
    '$JS.API.CONSUMER.CREATE.CITY_7',
    '$JS.API.CONSUMER.DURABLE.CREATE.CITY_7.evil',
  ]
  const evilStream = { name: 'EVIL', subjects: ['evil.>'] }
  const evilConsumer = { stream_name: 'CITY_7', config: { durable_name: 'evil', deliver_subject: 'sec.rev' } }
  const bodies = ['', '{}', JSON.stringify(evilStream), JSON.stringify(evilConsumer)]

  async function stateOfLog(): Promise<object> {
    const { manager } = house
    const { state, config } = await manager.streams.info('CITY_7')
    const streams: string[] = []
    for await (const name of manager.streams.names()) streams.push(name)
    const consumers: string[] = []
    for await (const { name } of manager.consumers.list('CITY_7')) consumers.push(name)
    return { streams, consumers, messages: state.messages, config }
  }

  it.each([...serviceNames, 'observer'])('gives %s no order to JetStream', async (user) => {
    const [nats, writer] = [await as(user), await as('simulation')]
    const stored = await Promise.all(bodies.map((body) => writer.jetstream().publish('city.7.evil.1', body)))
    const before = await stateOfLog()
    // Said as such it is refused; here it is what the server, or another service, answers.
    for (const reply of orders) {
      for (const { seq } of stored) {
        nats.publish('$JS.API.DIRECT.GET.CITY_7', JSON.stringify({ seq }), { reply })
        nats.publish('$JS.API.STREAM.MSG.GET.CITY_7', JSON.stringify({ seq }), { reply })
      }
      nats.publish('$JS.API.STREAM.INFO.CITY_7', '', { reply })
      nats.publish('$JS.API.INFO', '', { reply })
    }
    await nats.flush()
    // What was asked before is answered before: the server has dealt with all of it.
    await nats.request('$JS.API.DIRECT.GET.CITY_7', JSON.stringify({ seq: 1 }), { timeout: ANSWER_MS })
    expect(await stateOfLog()).toEqual(before)
  })

  it('gives no order through a service that answers', async () => {
    const [store, asker] = [await as('event-store'), await as('observer')]
    const asked = subjects.provisionConsumer('observer')
    const heard = Promise.withResolvers<void>()
    const subscription = store.subscribe(asked, {
      callback: (_error, message) => {
        message.respond('{}')
        heard.resolve()
      },
    })
    await store.flush()
    const before = await stateOfLog()
    asker.publish(asked, '', { reply: '$JS.API.STREAM.PURGE.CITY_7' })
    await heard.promise
    await store.flush()
    expect(await stateOfLog()).toEqual(before)
    subscription.unsubscribe()
  })
})
