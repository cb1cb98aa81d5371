import { randomUUID } from 'node:crypto'

import { afterAll, describe, expect, it } from '@jest/globals'
import { connect, headers } from 'nats'

import { connectLog } from '../src/nats-connection.ts'
import { everyServer } from './every-server.ts'
import { eventually } from './samples.ts'

const places = await everyServer()
afterAll(async () => {
  for (const place of places) await place[Symbol.asyncDispose]()
})

function headersOf(n: number) {
  const made = headers()
  made.set('N', `${n}`)
  return made
}

/** The server sends what it can in one go, and the socket cuts it wherever it likes. */
describe.each(places)('messages of all sizes from nats-server $version', ({ url }) => {
  it('arrive whole and in order, whatever their size', async () => {
    const [sender, receiver] = [await connect({ servers: url }), await connectLog({ url, name: 'receiver' })]
    const subject = `frames.${randomUUID()}`
    const heard: string[] = []
    receiver.subscribe(`${subject}.*`, (body, at, reply, meta) => {
      const [first = 0, last = 0] = [body.at(0), body.at(-1)]
      heard.push(
        `${at.split('.').at(-1)} ${body.length} ${first} ${last} ${reply ?? ''} ${meta.headers()['N'] ?? ''}`,
      )
    })
    // Nobody listens there; when the server says so, it knows of the subscription.
    await expect(receiver.request('frames.ready', Buffer.of(), 60_000)).rejects.toThrow('nobody listens')
    const sizes = [
      0,
      1,
      63,
      64 * 1024,
      900_000,
      65_535,
      5,
      300_000,
      2,
      0,
      ...Array.from({ length: 500 }, (_, n) => n),
    ]
    const expected = sizes.map((size, n) => {
      const letter = size === 0 ? 0 : 65 + (n % 26)
      const head = n % 3 === 0 ? headersOf(n) : undefined
      const reply = n % 2 === 0 ? `_INBOX.frames.${n}` : ''
      const body = Buffer.alloc(size, letter)
      sender.publish(`${subject}.${n}`, body, {
        ...(head && { headers: head }),
        ...(reply !== '' && { reply }),
      })
      return `${n} ${size} ${letter} ${letter} ${reply} ${head === undefined ? '' : n}`
    })
    await sender.flush()
    await eventually(() => heard.length === expected.length)
    expect(heard).toEqual(expected)
    await Promise.all([sender.close(), receiver.close()])
  })
})

describe.each(places)('messages from nats-server $version', ({ url }) => {
  it('that make one listener fail still reach the others, and the failure is told', async () => {
    const told: object[] = []
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (what: object) => void told.push(what),
    }
    const receiver = await connectLog({ url, name: 'receiver', log })
    const subject = `frames.${randomUUID()}`
    let heard = 0
    receiver.subscribe(subject, () => {
      throw new Error('on purpose')
    })
    receiver.subscribe(subject, () => void heard++)
    for (let n = 0; n < 3; n++) receiver.publish(subject, Buffer.of(n))
    // The server hands a message to its two listeners in any order.
    await eventually(() => heard === 3 && told.length >= 3)
    expect(told).toEqual(Array.from({ length: 3 }, () => ({ error: 'Error: on purpose' })))
    await receiver.close()
  })
})
