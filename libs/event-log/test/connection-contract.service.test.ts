import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, describe, expect, it } from '@jest/globals'

import type { LogConnection, Publication } from '../src/connection.ts'
import { LogUnavailable } from '../src/errors.ts'
import { connectLog } from '../src/nats-connection.ts'
import { WAITING_MAX } from '../src/replies.ts'
import { askApi, everyServer, makeStream } from './every-server.ts'
import { eventually } from './samples.ts'

const TIMEOUT_MS = 60_000
/** Long enough that the crowd still waits when one more comes. */
const CROWD_TIMEOUT_MS = 1_500
const NOTHING = new Uint8Array()
const utf8 = new TextEncoder()
const text = new TextDecoder()
const WRONG_LAST_SEQUENCE = 10071
const WRONG_STREAM = 10060
const TOO_LARGE = 10054

const places = await everyServer()
for (const { connection } of places) await makeStream(connection, { name: 'S' })
afterAll(async () => {
  for (const place of places) await place[Symbol.asyncDispose]()
})

function message(subject: string, headers: Publication['headers'] = [], body = 'x'): Publication {
  return { subject, body: utf8.encode(body), headers }
}

const newSubject = () => `s.${randomUUID()}`

describe.each(places)('what nats-server $version answers to a publication', ({ connection }) => {
  const publish = (publication: Publication) => connection.publishWithAck(publication, TIMEOUT_MS)

  it('is where it was stored', async () => {
    const first = await publish(message(newSubject()))
    const second = await publish(message(newSubject()))
    expect(first).toMatchObject({ kind: 'stored', stream: 'S', duplicate: false })
    expect(second).toMatchObject({ kind: 'stored', sequence: 1 + ('sequence' in first ? first.sequence : 0) })
  })

  it('is the first place when the message was stored before', async () => {
    const again = message(newSubject(), [['Nats-Msg-Id', randomUUID()]])
    const first = await publish(again)
    expect(await publish(again)).toEqual({ ...first, duplicate: true })
  })

  it.each([
    ['another expected sequence', [['Nats-Expected-Last-Subject-Sequence', '7']], WRONG_LAST_SEQUENCE],
    ['another stream', [['Nats-Expected-Stream', 'T']], WRONG_STREAM],
  ] as const)('is a refusal when it holds %s', async (_, headers, code) => {
    expect(await publish(message(newSubject(), headers))).toMatchObject({ kind: 'refused', code })
  })

  it('is a refusal when the message is larger than the stream takes', async () => {
    const large = message(newSubject(), [], 'x'.repeat(1_048_570))
    // Headers count, too.
    const withHeaders = { ...large, headers: [['Actor', 'somebody']] } as const
    expect(await publish(withHeaders)).toMatchObject({ kind: 'refused', code: TOO_LARGE })
  })

  it('is nothing where no stream listens: it was not sent', async () => {
    expect(await publish(message('nobody.listens'))).toMatchObject({ kind: 'not_sent' })
  })
})

describe.each(places)('requests to nats-server $version', ({ connection, version }) => {
  it('are answered by who listens', async () => {
    const listening = connection.subscribe('ask.me', (body, _, reply) => {
      connection.publish(reply ?? '', utf8.encode(`${text.decode(body)}!`))
    })
    expect(text.decode(await connection.request('ask.me', utf8.encode('you'), TIMEOUT_MS))).toBe('you!')
    listening.unsubscribe()
  })

  it('fail at once when nobody listens, and in time when nobody answers', async () => {
    await expect(connection.request('ask.nobody', NOTHING, TIMEOUT_MS)).rejects.toThrow('nobody listens')
    const silent = connection.subscribe('ask.silence', () => undefined)
    await expect(connection.request('ask.silence', NOTHING, 50)).rejects.toThrow('no answer in 50 ms')
    silent.unsubscribe()
  })

  it('larger than the server takes are not sent, and the connection stays', async () => {
    const large = connection.request('ask.me', new Uint8Array(1_048_577), TIMEOUT_MS)
    await expect(large).rejects.toThrow('larger than the server takes')
    expect(connection.status()).toBe('connected')
    expect((await askApi(connection, 'INFO', {})) !== undefined).toBe(true)
  })

  it('wait in bounded number', async () => {
    const silent = connection.subscribe('ask.crowd', () => undefined)
    const waiting = Array.from({ length: WAITING_MAX }, () =>
      connection.publishWithAck(message('ask.crowd'), CROWD_TIMEOUT_MS),
    )
    expect(await connection.publishWithAck(message(newSubject()), TIMEOUT_MS)).toEqual({
      kind: 'not_sent',
      description: 'too many requests are waiting',
    })
    await expect(connection.request('ask.crowd', NOTHING, TIMEOUT_MS)).rejects.toThrow(LogUnavailable)
    expect(new Set((await Promise.all(waiting)).map(({ kind }) => kind))).toEqual(new Set(['no_answer']))
    silent.unsubscribe()
    expect(await connection.publishWithAck(message(newSubject()), TIMEOUT_MS)).toMatchObject({
      kind: 'stored',
    })
  })

  it('name the version of the server', () => {
    expect(connection.serverVersion).toBe(version)
  })
})

describe.each(places)('subscriptions on nats-server $version', ({ connection, url }) => {
  it('hear what is said to them, with its headers, and nothing after their end', async () => {
    const heard: string[] = []
    const subject = newSubject()
    const listening = connection.subscribe('s.*', (body, at, _, meta) => {
      if (at === subject) heard.push(`${text.decode(body)} ${meta.headers()['Actor'] ?? ''} ${meta.code()}`)
    })
    await connection.publishWithAck(message(subject, [['Actor', 'me']], 'one'), TIMEOUT_MS)
    await eventually(() => heard.length === 1)
    listening.unsubscribe()
    await connection.publishWithAck(message(subject, [], 'two'), TIMEOUT_MS)
    expect(heard).toEqual(['one me 0'])
  })

  it('in one queue share the work', async () => {
    const other = await connectLog({ url, name: 'other' })
    const heard: string[] = []
    for (const [name, each] of Object.entries({ connection, other })) {
      each.subscribe('work.to.do', () => void heard.push(name), { queue: 'workers' })
    }
    // A round trip each, so that both are known to the server.
    await Promise.all([connection, other].map((each) => askApi(each, 'INFO', {})))
    for (let n = 0; n < 100; n++) connection.publish('work.to.do', NOTHING)
    await eventually(() => heard.length >= 100)
    await sleep(50)
    expect(heard).toHaveLength(100)
    expect(new Set(heard).size).toBe(2)
    await other.close()
  })
})

describe.each(places)('a get from nats-server $version', ({ connection }) => {
  const ways = ['directGet', 'leaderGet'] as const

  async function storedTwice() {
    const subject = newSubject()
    const headers = [['Ver', '1-1']] as const
    const first = await connection.publishWithAck(message(subject, headers, 'one'), TIMEOUT_MS)
    const second = await connection.publishWithAck(message(subject, [], 'two'), TIMEOUT_MS)
    if (first.kind !== 'stored' || second.kind !== 'stored') throw new Error('not stored')
    return { subject, first: first.sequence, second: second.sequence }
  }

  it.each(ways)('%s finds a message by its sequence', async (way) => {
    const { subject, first } = await storedTwice()
    const found = await connection[way]('S', { seq: first }, TIMEOUT_MS)
    expect(found).toMatchObject({ stream: 'S', subject, sequence: first, headers: { Ver: '1-1' } })
    expect(text.decode(found?.body)).toBe('one')
    expect(Date.parse(found?.storedAt ?? '')).not.toBeNaN()
  })

  it.each(ways)('%s finds the next and the last on a subject', async (way) => {
    const { subject, first, second } = await storedTwice()
    const next = (seq: number, of = subject) => connection[way]('S', { seq, next_by_subj: of }, TIMEOUT_MS)
    expect((await next(1))?.sequence).toBe(first)
    expect((await next(first + 1))?.sequence).toBe(second)
    expect((await next(second, 's.*'))?.sequence).toBe(second)
    expect((await connection[way]('S', { last_by_subj: subject }, TIMEOUT_MS))?.sequence).toBe(second)
  })

  it.each(ways)('%s finds nothing where there is nothing', async (way) => {
    const { subject, second } = await storedTwice()
    expect(await connection[way]('S', { seq: 1_000_000 }, TIMEOUT_MS)).toBeUndefined()
    expect(await connection[way]('S', { seq: second + 1, next_by_subj: subject }, TIMEOUT_MS)).toBeUndefined()
    expect(await connection[way]('S', { last_by_subj: newSubject() }, TIMEOUT_MS)).toBeUndefined()
  })

  it('is the same in both ways', async () => {
    const { first } = await storedTwice()
    const [direct, leader] = await Promise.all(
      ways.map((way) => connection[way]('S', { seq: first }, TIMEOUT_MS)),
    )
    expect({ ...leader, storedAt: '', body: text.decode(leader?.body) }).toMatchObject({
      ...direct,
      storedAt: '',
      body: text.decode(direct?.body),
    })
    expect(Date.parse(leader?.storedAt ?? '')).toBe(Date.parse(direct?.storedAt ?? ''))
  })

  it.each(ways)('%s of a stream that is not there is refused', async (way) => {
    // Older servers give no answer at all.
    await expect(connection[way]('NONE', { seq: 1 }, 500)).rejects.toThrow(LogUnavailable)
  })

  it('of a stream’s information tells of streams that are there', async () => {
    expect(await connection.streamInfo('NONE', TIMEOUT_MS)).toBeUndefined()
    const { second } = await storedTwice()
    expect(await connection.streamInfo('S', TIMEOUT_MS)).toMatchObject({
      name: 'S',
      messages: second,
      firstSequence: 1,
      lastSequence: second,
    })
  })
})

describe.each(places)('a push consumer of nats-server $version', ({ connection }) => {
  it('sends heartbeats when there is nothing to send', async () => {
    const heard: unknown[] = []
    const inbox = connection.newInbox()
    const listening = connection.subscribe(
      inbox,
      (_, __, reply, meta) => void heard.push([meta.code(), reply]),
    )
    await consumer(connection, inbox, { filter_subject: newSubject() })
    await eventually(() => heard.length >= 2)
    listening.unsubscribe()
    expect(heard.slice(0, 2)).toEqual([
      [100, undefined],
      [100, undefined],
    ])
  })

  it('waits until flow control is answered, and then sends the rest', async () => {
    await makeStream(connection, { name: 'FLOOD' })
    const count = 400
    const body = 'x'.repeat(50_000)
    const sent = Array.from({ length: count }, () =>
      connection.publishWithAck(message('flood.x', [], body), TIMEOUT_MS),
    )
    await Promise.all(sent)
    let got = 0
    let holds: string | undefined
    const inbox = connection.newInbox()
    const listening = connection.subscribe(inbox, (_, __, reply, meta) => {
      if (meta.code() === 0) got += 1
      else holds = reply ?? meta.headers()['Nats-Consumer-Stalled'] ?? holds
    })
    await consumer(connection, inbox, {}, 'FLOOD')
    await eventually(() => holds !== undefined)
    await sleep(100)
    expect(got).toBeLessThan(count)
    const answering = setInterval(() => {
      if (holds !== undefined) connection.publish(holds, NOTHING)
      holds = undefined
    }, 1)
    await eventually(() => got === count)
    clearInterval(answering)
    listening.unsubscribe()
  })
})

async function consumer(connection: LogConnection, inbox: string, more: object, stream = 'S'): Promise<void> {
  await askApi(connection, `CONSUMER.CREATE.${stream}`, {
    stream_name: stream,
    config: {
      deliver_subject: inbox,
      deliver_policy: 'by_start_sequence',
      opt_start_seq: 1,
      ack_policy: 'none',
      max_deliver: 1,
      replay_policy: 'instant',
      flow_control: true,
      idle_heartbeat: 200_000_000,
      mem_storage: true,
      num_replicas: 1,
      ...more,
    },
  })
}
