import type { RequestListener, ServerResponse } from 'node:http'

import { describe, expect, it } from '@jest/globals'

import { PIPELINED_MAX } from '@urbe/http/edge'
import { until } from '@urbe/local-servers'

import { type Channel, firstWord, heard, openHouse } from './patient-house.ts'

const DEADLINE = { deadlineMs: 60_000 }
const requestTo = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
const GET = requestTo('/api/v1/users')
const LAST = 'GET /api/v1/users HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'

/** A service that answers when it is told to. */
function slowService() {
  const waiting: ServerResponse[] = []
  const answer: RequestListener = (_request, response) => void waiting.push(response)
  const answerAll = () => {
    for (const each of waiting.splice(0)) each.end('done')
  }
  return { waiting, answer, answerAll }
}

describe.each<Channel>(['plain', 'TLS'])('who asks on and on over one connection in %s', (channel) => {
  it('is answered in turn, as long as no more wait than may', async () => {
    const { waiting, answer, answerAll } = slowService()
    await using house = await openHouse({ channel, answer })
    const socket = await house.open()
    socket.write(GET.repeat(PIPELINED_MAX))
    await until(async () => waiting.length === PIPELINED_MAX, DEADLINE)
    const first = firstWord(socket)
    answerAll()
    expect(await first).toBe('HTTP/1.1 200')
    // As many again: those that have been answered wait no more.
    const whole = heard(socket)
    socket.write(GET.repeat(PIPELINED_MAX / 2))
    await until(async () => waiting.length === PIPELINED_MAX / 2, DEADLINE)
    socket.write(LAST)
    await until(async () => waiting.length === PIPELINED_MAX / 2 + 1, DEADLINE)
    answerAll()
    expect((await whole).match(/HTTP\/1\.1 200/g)?.length).toBeGreaterThan(PIPELINED_MAX / 2)
  })

  it.each(['/api/v1/users', '/'])(
    'is cut off with one more, and services have nothing of it: %s',
    async (path) => {
      const { waiting, answer, answerAll } = slowService()
      await using house = await openHouse({ channel, answer })
      const greedy = await house.open()
      greedy.write(GET + requestTo(path).repeat(1_000))
      expect((await heard(greedy)).length).toBeLessThan(1_000)
      expect(waiting.length).toBeLessThanOrEqual(PIPELINED_MAX)
      answerAll()
      const other = await house.open()
      other.write(GET)
      await until(async () => waiting.length > 0, DEADLINE)
      answerAll()
      expect(await firstWord(other)).toBe('HTTP/1.1 200')
    },
  )
})
