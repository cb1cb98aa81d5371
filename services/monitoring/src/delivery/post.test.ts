import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, it } from '@jest/globals'

import { webhookPost } from './post.ts'

it('a letter follows no redirect to elsewhere', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const letter = { url, signingKey: 'key', idempotencyKey: 'once', body: '{}' }
  const posted = await webhookPost({ allowPrivate: true })(letter)
  expect(posted).toEqual({ delivered: false, status: 307, outcome: 'status_307' })
  expect(asked).toEqual(['/hook'])
  server.close()
})
