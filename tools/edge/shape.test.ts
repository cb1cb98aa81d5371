import { describe, expect, it } from '@jest/globals'

import { isPagePath, whyNotShape } from './shape.ts'

const good = {
  httpVersion: '1.1',
  url: '/api/v1/cities',
  rawHeaders: ['Host', 'a', 'Accept', 'b', 'Accept', 'c'],
}

describe('a request', () => {
  it('may have a header twice that is a list', () => {
    expect(whyNotShape(good)).toBeUndefined()
  })

  it('of HTTP/1.0 names no host', () => {
    expect(whyNotShape({ ...good, httpVersion: '1.0', rawHeaders: [] })).toBeUndefined()
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
  ])('with %s is refused', (_, change) => {
    expect(whyNotShape({ ...good, ...change })).toMatchObject({ code: 'malformed_request' })
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
  ])('is not at %s', (path) => {
    expect(isPagePath(path)).toBe(false)
  })
})
