import { expect, it, jest } from '@jest/globals'

import { type LogConnection, noLogLines } from '@urbe/event-log'

import { openRestorer, RESTORER_IDLE_MS } from './restorer.ts'

const message = { subject: 'plat.x', body: new Uint8Array(), headers: [] }
const stored = { kind: 'stored', stream: 'PLATFORM', sequence: 1, duplicate: false } as const

it('is connected while something is written, and no longer', async () => {
  jest.useFakeTimers()
  const closed: string[] = []
  // Only what the restorer uses of a connection.
  const connection = { publishWithAck: async () => stored, close: async () => void closed.push('closed') }
  const restorer = openRestorer({
    connect: async () => connection as unknown as LogConnection,
    logger: noLogLines,
  })
  expect(restorer.isOpen()).toBe(false)
  expect(await restorer.publishWithAck(message, 1)).toEqual(stored)
  jest.advanceTimersByTime(RESTORER_IDLE_MS - 1)
  expect(restorer.isOpen()).toBe(true)
  await jest.advanceTimersByTimeAsync(1)
  expect([restorer.isOpen(), closed]).toEqual([false, ['closed']])
  jest.useRealTimers()
})

it('says when it cannot connect, and tries again', async () => {
  let tries = 0
  const connect = () => {
    tries += 1
    return Promise.reject(new Error('no server'))
  }
  const restorer = openRestorer({ connect, logger: noLogLines })
  for (const expected of [1, 2]) {
    expect(await restorer.publishWithAck(message, 1)).toMatchObject({ kind: 'not_sent' })
    expect(tries).toBe(expected)
  }
})
