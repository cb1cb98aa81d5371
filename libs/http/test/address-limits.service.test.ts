import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { endpoints } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'
import { createMeters } from '@urbe/telemetry'

import { type Binding, buildApp, type Listening, listen } from '../src/index.ts'

let door: Listening
const NOON = new Date('2030-01-07T12:00:00Z')
const bindings = Object.values(endpoints)
  .filter(({ service }) => service === 'simulation')
  .map(
    (endpoint): Binding => ({
      endpoint: endpoint as unknown as Binding['endpoint'],
      handle: async () => ({}),
    }),
  )

beforeAll(async () => {
  const app = buildApp({
    service: 'simulation',
    bindings,
    authenticate: async () => {
      throw new Refusal('invalid_token', 'no')
    },
    log: { error: () => undefined },
    meters: createMeters({ service: 'simulation' }),
    // A bucket that fills up meanwhile would hide who has taken out of it.
    clock: () => NOON,
    newId: () => crypto.randomUUID(),
    ready: () => [],
  })
  door = await listen(app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => await door?.close())

/** What is left to this address after one more request that is refused. */
async function leftTo(address: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${door.port}/api/v1/cities`, {
    headers: { 'x-forwarded-for': address, ...headers },
  })
  expect(answer.status).toBe(401)
  await answer.arrayBuffer()
  return Number(/"address";r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1])
}

it('whoever has a whole network of IPv6 has one share', async () => {
  const first = await leftTo('2001:db8:1:2::1')
  const wrong = { authorization: 'Bearer a.b.c' }
  expect(await leftTo('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(first - 1)
  expect(await leftTo('2001:db8:1:2::3', wrong)).toBe(first - 2)
  expect(await leftTo('2001:db8:1:3::1')).toBe(first)
})

it('an address of IPv4 has a share of its own, however it is written', async () => {
  const first = await leftTo('198.51.100.7')
  expect(await leftTo('::ffff:198.51.100.7')).toBe(first - 1)
  expect(await leftTo('198.51.100.8')).toBe(first)
})
