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

it('takes bounds of connections that are numbers, and no others', () => {
  const read = (more: Record<string, string>) =>
    readEdgeConfig({ ...complete, ...more }, ['event-store']).limits
  expect(read({ EDGE_CONNECTIONS_MAX: '20000', EDGE_CONNECTIONS_PER_ADDRESS_MAX: '64' })).toEqual({
    connectionsMax: 20_000,
    connectionsPerAddressMax: 64,
  })
  expect(read({ EDGE_CONNECTIONS_MAX: '' })).toEqual({})
  for (const wrong of ['0', '-1', 'many', '1e3', '10000000'])
    expect(() => read({ EDGE_CONNECTIONS_MAX: wrong })).toThrow('EDGE_CONNECTIONS_MAX must be a number')
})

it('names everything that is missing at once', () => {
  expect(() => readEdgeConfig({}, ['event-store'])).toThrow(
    'HTTP_PORT, PUBLIC_ORIGIN, CONSOLE_DIR, DOCS_DIR, UPSTREAM_EVENT_STORE missing',
  )
})
