import { expect, it } from '@jest/globals'

import { LogUnavailable } from './errors.ts'
import { leaderAnswer } from './leader-answer.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const message = { subject: 's.1', seq: 7, time: '2026-11-22T12:00:00Z' }

it('reads a message with headers and body', () => {
  const hdrs = base64('NATS/1.0\r\nVer: 1-2\r\nActor: a:b\r\nVer: 9-9\r\n\r\n')
  const found = leaderAnswer('S', { message: { ...message, hdrs, data: base64('[]') } })
  expect(found).toMatchObject({ stream: 'S', subject: 's.1', sequence: 7, storedAt: message.time })
  expect(found?.headers).toEqual({ Ver: '1-2', Actor: 'a:b' })
  expect(new TextDecoder().decode(found?.body)).toBe('[]')
})

it('reads a message without headers or body', () => {
  const found = leaderAnswer('S', { message })
  expect(found?.headers).toEqual({})
  expect(found?.body).toHaveLength(0)
})

it('tells a message that is not there from an answer that is none', () => {
  expect(leaderAnswer('S', { error: { code: 404, err_code: 10037 } })).toBeUndefined()
  expect(() => leaderAnswer('S', { error: { code: 503, err_code: 10008 } })).toThrow(LogUnavailable)
  expect(() => leaderAnswer('S', {})).toThrow('unreadable')
  expect(() => leaderAnswer('S', { message: { ...message, hdrs: base64('HTTP/1.1\r\n') } })).toThrow('HTTP')
})
