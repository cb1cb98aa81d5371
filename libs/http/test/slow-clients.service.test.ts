import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'

import { afterEach, expect, it } from '@jest/globals'
import express from 'express'

import { until } from '@urbe/local-servers'

import { BODY_MS_SETTING } from '../src/body-text.ts'
import { formReaders } from '../src/form.ts'
import { jsonBody } from '../src/json-body.ts'
import { type ListenLimits, listen } from '../src/listen.ts'
import { problems } from '../src/problems.ts'

const PATIENT: ListenLimits = { unreadMs: 100 }
const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function door(app: RequestListener, limits: ListenLimits) {
  const { server, port, close } = await listen(app, { host: '127.0.0.1', port: 0, limits })
  stops.push(close, () => server.closeAllConnections())
  const open = () => {
    const socket = connect(port, '127.0.0.1')
    // Whoever is cut off is cut off in whatever way.
    socket.on('error', () => undefined)
    stops.push(() => socket.destroy())
    return socket
  }
  const count = () =>
    new Promise<number>((resolve, reject) =>
      server.getConnections((error, connections) => (error === null ? resolve(connections) : reject(error))),
    )
  return { open, count }
}

/** A service that waits a minute for uploads, and reads JSON and forms. */
function reading(bodyMs: number) {
  const app = express()
  app.set(BODY_MS_SETTING, bodyMs)
  app.post('/json', jsonBody, (request, response) => void response.json(request.body))
  app.post('/form', ...formReaders, (request, response) => void response.json(request.body))
  app.use(problems({ log: { error: () => undefined } }))
  return door(app, { ...PATIENT, requestMs: 60_000 })
}

const head = (path: string, type: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`

async function heard(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A connection that is cut off while something is on its way ends with an error, which is not what is asked here.
  await new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())))
  return Buffer.concat(chunks).toString()
}

function drip(socket: Socket): void {
  const dripping = setInterval(() => socket.write(' '), 20)
  socket.once('close', () => clearInterval(dripping))
}

it.each([
  ['/json', 'application/json'],
  ['/form', 'application/x-www-form-urlencoded'],
])(
  'a body of %s that does not come is waited for shorter than an upload, and then cut off',
  async (path, type) => {
    const { open } = await reading(200)
    const [silent, dripping] = [open(), open()]
    for (const socket of [silent, dripping]) socket.write(head(path, type, 10_000))
    drip(dripping)
    for (const answer of await Promise.all([heard(silent), heard(dripping)]))
      expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*"request_timeout"/)
  },
)

it('a body that comes in pieces and in time is read', async () => {
  const { open } = await reading(60_000)
  const socket = open()
  socket.write(`${head('/json', 'application/json', 7)}{"a"`)
  await new Promise((resolve) => setImmediate(resolve))
  socket.write(':1}')
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 [\s\S]*{"a":1}$/)
})

it('who goes on sending after the answer is cut off, and who has sent all of it is not', async () => {
  const { open, count } = await door((_request, response) => void response.writeHead(403).end(), PATIENT)
  const [endless, polite] = [open(), open()]
  endless.write(head('/', 'text/plain', 100_000_000))
  drip(endless)
  expect(await heard(endless)).toMatch(/^HTTP\/1\.1 403 /)
  for (const _ of [1, 2]) {
    polite.write(`${head('/', 'text/plain', 4)}1234`)
    expect(String((await once(polite, 'data'))[0])).toMatch(/^HTTP\/1\.1 403 /)
  }
  expect(await count()).toBe(1)
})

it('a connection on which nothing moves is closed, although its answer is still to come', async () => {
  const left = Promise.withResolvers<void>()
  const { open } = await door((_request, response) => void response.on('close', left.resolve), {
    // Long enough that the request is read before, also where the machine stands still for a moment.
    silenceMs: 1_000,
  })
  const socket = open()
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(await heard(socket)).toBe('')
  await left.promise
})

it('who takes nothing of a long answer is cut off', async () => {
  const much = Buffer.alloc(1024 * 1024)
  const asked = Promise.withResolvers<void>()
  const { open, count } = await door(
    (_request, response) => {
      asked.resolve()
      const more = () => {
        while (!response.destroyed && response.write(much));
      }
      response.on('drain', more)
      more()
    },
    { readMs: 200 },
  )
  open().pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await asked.promise
  expect(await until(async () => (await count()) === 0, { deadlineMs: 60_000 })).toBe(true)
})

it('takes no more connections than it says, and another one when one has gone', async () => {
  const { open, count } = await door((_request, response) => void response.end('here'), { connectionsMax: 2 })
  const [first] = [open(), open()]
  expect(await until(async () => (await count()) === 2, { deadlineMs: 60_000 })).toBe(true)
  expect(await heard(open())).toBe('')
  first?.destroy()
  expect(await until(async () => (await count()) === 1, { deadlineMs: 60_000 })).toBe(true)
  const next = open()
  next.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(String((await once(next, 'data'))[0])).toContain('here')
})
