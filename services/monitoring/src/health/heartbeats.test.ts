import { describe, expect, it } from '@jest/globals'

import { type ServiceHeartbeat, type ServiceName, serviceNames } from '@urbe/contracts'

import { heartbeats, platformStatus, SILENCE_MAX_MS } from './heartbeats.ts'

const at = '2030-01-01T08:00:00.000Z'
const beat = (service: ServiceName, status: ServiceHeartbeat['status'] = 'pass'): ServiceHeartbeat => ({
  service,
  instance: 'one',
  at,
  startedAt: at,
  status,
  checks: [],
  projections: [],
  metrics: [],
})
function everybody(status: ServiceHeartbeat['status'] = 'pass') {
  const heard = heartbeats(0)
  for (const service of serviceNames) heard.hear(beat(service, status), 1_000)
  return heard
}

describe('the platform', () => {
  it('is well when every service is', () => {
    expect(platformStatus(everybody().services(2_000))).toBe('pass')
  })

  it('is as bad as its worst service', () => {
    const heard = everybody()
    heard.hear(beat('auth', 'warn'), 1_500)
    expect(platformStatus(heard.services(2_000))).toBe('warn')
  })

  it('waits for first heartbeats before it calls anybody down', () => {
    const heard = heartbeats(0)
    expect(platformStatus(heard.services(SILENCE_MAX_MS - 1))).toBe('warn')
    expect(heard.services(SILENCE_MAX_MS - 1).map(({ up }) => up)).not.toContain(false)
    expect(platformStatus(heard.services(SILENCE_MAX_MS))).toBe('fail')
  })
})

it('a service that falls silent has failed, and comes back with its next heartbeat', () => {
  const heard = everybody()
  const auth = (now: number) => heard.services(now).find(({ service }) => service === 'auth')
  expect(auth(1_000 + SILENCE_MAX_MS - 1)?.up).toBe(true)
  expect(auth(1_000 + SILENCE_MAX_MS)).toMatchObject({ up: false, status: 'fail', lastHeartbeatAt: at })
  heard.hear(beat('auth'), 20_000)
  expect(auth(20_001)?.status).toBe('pass')
})
