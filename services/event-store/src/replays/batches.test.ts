import { randomUUID } from 'node:crypto'

import { expect, it } from '@jest/globals'

import { type RecordedEvent, replayMessage } from '@urbe/contracts'

import { messagesOf, REPLAY_EVENT_BYTES_MAX, REPLAY_MESSAGE_BYTES_MAX } from './batches.ts'

const event = (sequence: number, data: unknown): RecordedEvent => ({
  stream: 'CITY_x',
  sequence,
  index: 0,
  subject: 'city.x.run.x',
  aggregate: { type: 'run', id: 'x', version: sequence },
  type: 'RunPaused',
  v: 1,
  at: '2026-11-22T12:00:00.000Z',
  actor: 'user:1',
  commitId: randomUUID(),
  correlationId: randomUUID(),
  data,
})
const read = (body: string) => replayMessage.parse(JSON.parse(body)).events

it('puts events into as few messages as NATS takes, in their order', () => {
  const events = Array.from({ length: 10 }, (_, at) => event(at + 1, 'é'.repeat(60_000)))
  const messages = messagesOf(events)
  expect(messages).toHaveLength(3)
  for (const each of messages) expect(Buffer.byteLength(each)).toBeLessThan(REPLAY_MESSAGE_BYTES_MAX + 100)
  expect(messages.flatMap(read)).toEqual(events)
})

it('makes no message of no event', () => expect(messagesOf([])).toEqual([]))

it('tells an event that no message could carry without its data', () => {
  const [message = ''] = messagesOf([event(7, 'x'.repeat(REPLAY_EVENT_BYTES_MAX))])
  const omittedCharacters = expect.any(Number)
  expect(read(message)).toMatchObject([{ sequence: 7, type: 'RunPaused', data: { omittedCharacters } }])
})
