import { expect, it } from '@jest/globals'

import { HEARTBEAT_BYTES_MAX, SERIES_PER_METRIC_MAX, serviceHeartbeat } from '@urbe/contracts'

import { samplesIn } from './families.ts'
import { startHeartbeat } from './heartbeat.ts'
import { createMeters } from './meters.ts'

/** The first heartbeat of a process that meters what it is given. */
async function beatOf(fill: (meters: ReturnType<typeof createMeters>) => void) {
  const meters = createMeters({ service: 'auth' })
  fill(meters)
  const { promise, resolve } = Promise.withResolvers<Uint8Array>()
  const log = {
    warn: (fields: object) => {
      throw new Error('a heartbeat was not sent', fields)
    },
  }
  const stop = startHeartbeat({
    ...{ publish: resolve, service: 'auth', instance: 'one', clock: () => new Date(), log },
    ...{ meters, checks: () => [{ name: 'log', status: 'pass' }] },
  })
  const bytes = await promise
  stop()
  meters.stop()
  return { bytes: bytes.length, beat: serviceHeartbeat.parse(JSON.parse(Buffer.from(bytes).toString())) }
}

/** As many routes, methods and outcomes as one histogram keeps. */
function observeEverywhere(meters: ReturnType<typeof createMeters>, name: string): void {
  const labels = ['http_route', 'http_request_method', 'http_response_status_code']
  const histogram = meters.histogram({ name, help: 'Time', labels })
  for (let at = 0; at < SERIES_PER_METRIC_MAX; at += 1) {
    const route = `/api/v1/somewhere-or-other/${at}`
    histogram
      .with({ http_route: route, http_request_method: 'GET', http_response_status_code: '200' })
      .observe(0.01)
  }
}

it('tells every part of a histogram, and nothing that is no number', async () => {
  const { beat } = await beatOf((meters) => {
    const took = meters.histogram({ name: 'took_seconds', help: 'Time', labels: ['way'], buckets: [1, 2] })
    for (const seconds of [0.5, 1.5, 9]) took.with({ way: 'up' }).observe(seconds)
    took.with({ way: 'down' }).observe(2)
    meters.gauge({ name: 'unknown', help: 'Nobody knows', collect: () => Number.NaN })
    meters.gauge({ name: 'depth', help: 'Depth', collect: () => 7 })
  })
  const told = samplesIn(beat.metrics)
    .filter(({ name }) => /^(?:took|unknown|depth)/.test(name))
    .map(({ name, labels, value }) => [name, labels['le'] ?? '', labels['way'] ?? '', value].join(' '))
  expect(told).toEqual([
    'took_seconds_bucket 1 up 1',
    'took_seconds_bucket 2 up 2',
    'took_seconds_bucket +Inf up 3',
    'took_seconds_sum  up 11',
    'took_seconds_count  up 3',
    'took_seconds_bucket 1 down 0',
    'took_seconds_bucket 2 down 1',
    'took_seconds_bucket +Inf down 1',
    'took_seconds_sum  down 2',
    'took_seconds_count  down 1',
    'depth   7',
  ])
})

it('tells of a metric with all the series that it may have', async () => {
  const { beat } = await beatOf((meters) => observeEverywhere(meters, 'took_seconds'))
  expect(beat.status).toBe('pass')
  const took = beat.metrics.find(({ name }) => name === 'took_seconds')
  expect(took?.series).toHaveLength(SERIES_PER_METRIC_MAX)
})

it('still tells that the process lives when there is more than one message holds, and what is left out', async () => {
  const { bytes, beat } = await beatOf((meters) => {
    for (const name of ['one_seconds', 'two_seconds', 'three_seconds']) observeEverywhere(meters, name)
    meters.gauge({ name: 'depth', help: 'Depth', collect: () => 7 })
  })
  expect(bytes).toBeLessThanOrEqual(HEARTBEAT_BYTES_MAX)
  expect(beat.status).toBe('warn')
  const [left] = beat.checks.filter(({ name }) => name === 'metrics')
  expect(left?.detail).toMatch(/^too many series to be told: \w+_seconds/)
  const names = beat.metrics.map(({ name }) => name)
  expect(names).toContain('depth')
  expect(names.filter((name) => left?.detail?.includes(name))).toEqual([])
})
