import { once } from 'node:events'
import { connect, createServer, Socket } from 'node:net'

import { expect, it } from '@jest/globals'
import type { NatsConnection } from 'nats'

import type { Frames } from './frames.ts'
import { openReplies } from './replies.ts'

const WAIT_MS = 50
const NOTHING = Buffer.alloc(0)

/** Replies on a socket: whatever byte arrives there is the answer to the first request. */
function onSocket(socket: Socket) {
  // The cast holds: nothing but these members is looked at.
  const nats = {
    protocol: { sendCommand: () => undefined },
    subscribe: () => ({ getID: () => 1, unsubscribe: () => undefined }),
  } as unknown as NatsConnection
  const frames: Frames = {
    listen(_, onFrame) {
      const answer = { subject: 'inbox.1', reply: undefined, head: undefined, body: Buffer.from('here') }
      socket.on('data', () => onFrame(answer))
    },
    forget: () => undefined,
  }
  return openReplies({ nats, frames, inbox: 'inbox', connected: () => true })
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

it('counts an answer that came in time although the process stood still until the time was over', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const [[there], here] = await Promise.all([once(server, 'connection'), connect(address.port, '127.0.0.1')])
  const { request, close } = onSocket(here)
  // Lies in the socket from now on, and is not read before this turn of the event loop is over.
  there.write('x')
  const answer = request({ subject: 'asked', body: NOTHING, timeoutMs: WAIT_MS })
  standStill(3 * WAIT_MS)
  expect((await answer).body.toString()).toBe('here')
  close()
  here.destroy()
  server.close()
})

it('tells that no answer came', async () => {
  const { request, close } = onSocket(new Socket())
  await expect(request({ subject: 'asked', body: NOTHING, timeoutMs: WAIT_MS })).rejects.toThrow(
    `asked: no answer in ${WAIT_MS} ms`,
  )
  close()
})
