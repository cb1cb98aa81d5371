import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import type { MetricFamily } from '@urbe/contracts'

import { startGround, startHouse, tellHeartbeat, tellKpi, until } from './house.ts'

let ground: Awaited<ReturnType<typeof startGround>>
let house: Awaited<ReturnType<typeof startHouse>>
beforeAll(async () => {
  ground = await startGround()
  house = await startHouse(ground)
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await ground[Symbol.asyncDispose]()
})

const cityId = randomUUID()
interface Health {
  readonly status: string
  readonly checks: readonly { readonly name: string }[]
  readonly lastHeartbeatAt: string | null
}
const healthOf = async (service: string): Promise<Health> => {
  const { json } = await house.ask('GET', '/health/report')
  return json.services.find((each: { service: string }) => each.service === service)
}
const get = (query: string) => house.ask('GET', `/metrics?${query}`)

it('answers with the meters of services and the indicators of cities in three forms', async () => {
  const series = [{ labels: { route: '/x' }, values: [3] }]
  const requests: MetricFamily = { name: 'requests_total', type: 'counter', help: 'Requests', series }
  await until(async () => {
    tellHeartbeat(ground.publish, { metrics: [requests] })
    tellKpi(ground.publish, cityId, { speed: 12.5 })
    return (await get('format=prometheus')).text.includes('urbe_city_kpi')
  })
  const prometheus = await get('format=prometheus')
  expect(prometheus.headers.get('content-type')).toContain('version=0.0.4')
  expect(prometheus.text).toContain('requests_total{route="/x",service="auth"} 3\n')
  expect(prometheus.text).toContain(`urbe_city_kpi{city="${cityId}",kpi="speed"} 12.5\n`)
  expect(prometheus.text).toContain(`urbe_city_tick{city="${cityId}"} 7\n`)
  expect(prometheus.text).toContain('urbe_service_up{service="auth"} 1\n')
  expect((await get('match=urbe_city_k')).json.samples).toHaveLength(1)
  expect((await get('format=csv&match=urbe_city_tick')).text).toContain('name,type,labels,value\r\n')
})

it('tells everybody whether the platform is well, and only some how', async () => {
  const open = await house.ask('GET', '/health', { role: '' })
  expect([open.status, Object.keys(open.json)]).toEqual([200, ['status']])
  expect((await house.ask('GET', '/health/report', { role: 'viewer' })).status).toBe(403)
  // Who was heard of long ago is not well any more, however the time went by.
  await until(async () => {
    tellHeartbeat(ground.publish)
    return (await healthOf('auth')).status === 'pass'
  })
  expect(await healthOf('auth')).toMatchObject({ checks: [] })
  expect((await house.ask('GET', '/health/report')).json.services).toHaveLength(5)
})

it('believes no service that speaks for another', async () => {
  tellHeartbeat(ground.publish, { service: 'simulation' })
  // What comes behind it has been heard.
  await until(async () => {
    tellHeartbeat(ground.publish, { checks: [{ name: 'behind', status: 'pass' }] })
    return (await healthOf('auth')).checks.some(({ name }) => name === 'behind')
  })
  expect((await healthOf('simulation')).lastHeartbeatAt).toBeNull()
})
