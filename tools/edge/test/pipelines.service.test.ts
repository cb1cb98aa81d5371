import type { RequestListener, ServerResponse } from 'node:http'

import { describe, expect, it } from '@jest/globals'

import { PIPELINED_MAX } from '@urbe/http/edge'
import { until } from '@urbe/local-servers'

import { type Channel, firstWord, heard, openHouse } from './patient-house.ts'

const DEADLINE = { deadlineMs: 60_000 }
const requestTo = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
const GET = requestTo('/api/v1/users')

/** A service that answers when it is told to, and from then on at once. */
function slowService() {
  const asked: ServerResponse[] = []
  let isSlow = true
  const answer: RequestListener = (_request, response) => {
    asked.push(response)
    if (!isSlow) response.end('done')
  }
  const answerAll = () => {
    isSlow = false
    for (const each of asked) each.end('done')
  }
  return { asked, answer, answerAll }
}

const answersIn = (text: string) => text.match(/HTTP\/1\.1 200/g)?.length ?? 0

describe.each<Channel>(['plain', 'TLS'])('who asks on and on over one connection in %s', (channel) => {
  it('is answered in turn, as long as no more wait than may', async () => {
    const { asked, answer, answerAll } = slowService()
    await using house = await openHouse({ channel, answer })
    const socket = await house.open()
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.write(GET.repeat(PIPELINED_MAX))
    await until(async () => asked.length === PIPELINED_MAX, DEADLINE)
    answerAll()
    await until(async () => answersIn(text) === PIPELINED_MAX, DEADLINE)
    // What has been answered waits no more.
    socket.write(GET.repeat(PIPELINED_MAX / 2))
    await until(async () => answersIn(text) === PIPELINED_MAX * 1.5, DEADLINE)
  })

  it.each(['/api/v1/users', '/'])(
    'is cut off with one more, and keeps nobody else waiting: %s',
    async (path) => {
      const { asked, answer, answerAll } = slowService()
      await using house = await openHouse({ channel, answer })
      const greedy = await house.open()
      greedy.write(GET + requestTo(path).repeat(1_000))
      expect(await heard(greedy)).toBe('')
      answerAll()
      const other = await house.open()
      other.write(GET)
      expect(await firstWord(other)).toBe('HTTP/1.1 200')
      expect(asked.length).toBeLessThanOrEqual(PIPELINED_MAX + 1)
    },
  )
})
