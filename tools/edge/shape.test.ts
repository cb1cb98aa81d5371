import { describe, expect, it } from '@jest/globals'

import { isPagePath, whyNotHandshake, whyNotShape } from './shape.ts'

const good = {
  httpVersion: '1.1',
  url: '/api/v1/cities',
  rawHeaders: ['Host', 'a', 'Accept', 'b', 'Accept', 'c'],
}

const hosts = [
  'a',
  'a.example:8443',
  'a.example.',
  '127.0.0.1',
  '[::1]:80',
  '[::ffff:1.2.3.4]',
  'a_b',
  'LOCALHOST',
]
const noHosts = [
  '',
  'a b',
  'a/b',
  'a?b',
  'u@a',
  'a:b',
  'a:99999',
  'a:-1',
  '[::1',
  '[::1]x',
  '..',
  ':80',
  'a%00',
  '<a>',
  'é',
]
const endToEnd = [
  'content-length',
  'Authorization',
  'keep-alive, Origin',
  'close ,cookie',
  'transfer-encoding',
]

describe('a request', () => {
  it('may have a header twice that is a list', () => {
    expect(whyNotShape(good)).toBeUndefined()
  })

  it('of HTTP/1.0 names no host', () => {
    expect(whyNotShape({ ...good, httpVersion: '1.0', rawHeaders: [] })).toBeUndefined()
  })

  it.each(hosts)('may be to %s', (host) => {
    expect(whyNotShape({ ...good, rawHeaders: ['Host', host] })).toBeUndefined()
  })

  it('may name what is meant for one connection', () => {
    const rawHeaders = ['Host', 'a', 'Connection', 'Upgrade, HTTP2-Settings, x-hop', 'X-Hop', '1']
    expect(whyNotShape({ ...good, rawHeaders })).toBeUndefined()
  })

  it.each([
    ['another version', { httpVersion: '2.0' }],
    ['the address of a proxy', { url: 'http://169.254.169.254/latest' }],
    ['an address of everything', { url: '*' }],
    ['no address', { url: '' }],
    ['no host', { rawHeaders: ['Accept', 'a'] }],
    ['two hosts', { rawHeaders: ['Host', 'a', 'host', 'a'] }],
    ['two tokens', { rawHeaders: ['Host', 'a', 'Authorization', 'a', 'AUTHORIZATION', 'b'] }],
    ['two media types', { rawHeaders: ['Host', 'a', 'Content-Type', 'a', 'Content-Type', 'b'] }],
    ['chunks in HTTP/1.0', { httpVersion: '1.0', rawHeaders: ['Transfer-Encoding', 'chunked'] }],
    ...endToEnd.map(
      (named) =>
        [`${named} taken out`, { rawHeaders: ['Host', 'a', 'Connection', named] }] as [string, object],
    ),
    ['a second connection', { rawHeaders: ['Host', 'a', 'Connection', 'close', 'connection', 'Host'] }],
    ...noHosts.map(
      (host) => [`the host ${JSON.stringify(host)}`, { rawHeaders: ['Host', host] }] as [string, object],
    ),
  ])('with %s is refused', (_, change) => {
    expect(whyNotShape({ ...good, ...change })).toMatchObject({ code: 'malformed_request' })
  })
})

describe('a handshake', () => {
  it('is a GET without a body', () => {
    expect(whyNotHandshake({ method: 'GET', headers: { 'content-length': '0' } })).toBeUndefined()
  })

  it.each([
    ['POST', {}, 'method_not_allowed'],
    ['GET', { 'content-length': '1' }, 'malformed_request'],
    ['GET', { 'transfer-encoding': 'chunked' }, 'malformed_request'],
  ])('is no %s with %j', (method, headers, code) => {
    expect(whyNotHandshake({ method, headers })).toMatchObject({ code })
  })
})

describe('a page', () => {
  it.each(['/', '/cities/7', '/metropolis', '/cities/a.b/x'])('can be at %s', (path) => {
    expect(isPagePath(path)).toBe(true)
  })

  it.each([
    '/metrics',
    '//metrics',
    '/METRICS/',
    '/debug/pprof',
    '/health',
    '/.git/config',
    '/x/.env/y',
    '/%2e%2e/%2E%2e/etc/passwd',
    '/actuator/env',
    '//cities',
    '/cities//7',
    '/api\\v1\\cities',
    '/cities%2f7',
    '/cities%5C7',
    '/%6detrics',
    '/metrics;a',
    '/cities/%',
    '/api',
    '/API/v1/cities',
    '/api;x/v1/cities',
    '/%61pi/v1/cities',
    '/assets/',
    '/admin',
    '/internal/x',
  ])('is not at %s', (path) => {
    expect(isPagePath(path)).toBe(false)
  })
})
