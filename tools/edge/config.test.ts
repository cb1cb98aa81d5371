import { expect, it } from '@jest/globals'

import { readEdgeConfig } from './config.ts'

const complete = {
  HTTP_PORT: '8080',
  PUBLIC_ORIGIN: 'http://localhost:8080',
  CONSOLE_DIR: '/console',
  DOCS_DIR: '/docs',
  UPSTREAM_EVENT_STORE: '127.0.0.1:7001',
}

it('reads where each service listens', () => {
  expect(readEdgeConfig(complete, ['event-store'])).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    upstreams: { 'event-store': { host: '127.0.0.1', port: 7001 } },
  })
})

it('names everything that is missing at once', () => {
  expect(() => readEdgeConfig({}, ['event-store'])).toThrow(
    'HTTP_PORT, PUBLIC_ORIGIN, CONSOLE_DIR, DOCS_DIR, UPSTREAM_EVENT_STORE missing',
  )
})
