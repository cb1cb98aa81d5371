import { expect, it } from '@jest/globals'

import { headersOf, passedOn } from './headers.ts'

it('drops what is meant for one connection only, also what the sender named itself', () => {
  const headers = { connection: 'close, X-Hop', 'x-hop': '1', te: 'trailers', upgrade: 'h2c', accept: '*/*' }
  expect(passedOn(headers)).toEqual({ accept: '*/*' })
})

it('drops every claim of a client about where it comes from', () => {
  const claims = { forwarded: 'for=1.2.3.4', 'x-forwarded-for': '1.2.3.4', 'x-real-ip': '1.2.3.4' }
  expect(passedOn({ ...claims, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil' })).toEqual({})
})

it('allows no foreign or inline script on any page', () => {
  for (const { 'content-security-policy': policy } of [headersOf.page, headersOf.docs]) {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/http:|https:|\*/)
  }
})
