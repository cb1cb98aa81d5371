import { expect, it } from '@jest/globals'

import { headersForService, headersOf, passedOn } from './headers.ts'

it('drops what is meant for one connection only, also what the sender named itself', () => {
  const headers = { connection: 'close, X-Hop', 'x-hop': '1', te: 'trailers', upgrade: 'h2c', accept: '*/*' }
  expect(passedOn(headers)).toEqual({ accept: '*/*' })
})

it('drops every claim of a client about where it comes from', () => {
  const claims = { forwarded: 'for=1.2.3.4', 'x-forwarded-for': '1.2.3.4', 'x-real-ip': '1.2.3.4' }
  expect(passedOn({ ...claims, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil' })).toEqual({})
})

it('tells the service where a body ends, whatever the client calls meant for one connection', () => {
  const connection = 'close, content-length, transfer-encoding'
  const told = (headers: Record<string, string>) => {
    // Of a request and its socket only what is read here.
    const request = { headers: { connection, ...headers }, socket: { remoteAddress: '127.0.0.1' } } as never
    return headersForService(request, () => false)
  }
  expect(told({ 'content-length': '7' })).toMatchObject({ 'content-length': '7' })
  expect(told({ 'transfer-encoding': 'chunked' })).toMatchObject({ 'transfer-encoding': 'chunked' })
})

it('allows no foreign or inline script on any page', () => {
  for (const { 'content-security-policy': policy } of [headersOf.page, headersOf.docs]) {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/http:|https:|\*/)
  }
})
