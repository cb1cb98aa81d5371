import { afterEach, describe, expect, it } from '@jest/globals'

import { type Alert, type Anomaly, anomalyDetectors, type MetricFamily, streams } from '@urbe/contracts'

import { builtInRules } from '../src/anomaly/built-in-rules.ts'
import { startGround, startHouse, tellHeartbeat, until } from './house.ts'
import { type Said, trailOn } from './trail.ts'

const closings: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

const ACCOUNT = 'pseudonym-of-ann'

async function startAll() {
  const ground = await startGround()
  closings.push(() => ground[Symbol.asyncDispose]())
  const house = await startHouse(ground)
  closings.push(() => house[Symbol.asyncDispose]())
  const trail = trailOn(ground)
  closings.push(trail.stop)
  return { ground, house, trail }
}

function listIn({ json, text }: { json: { items?: Anomaly[] } | undefined; text: string }): Anomaly[] {
  if (json?.items === undefined) throw new Error(text)
  return json.items
}

const guess = (network = '203.0.113.0/24'): Said => ({
  action: 'login.refused',
  outcome: 'refused',
  reason: 'invalid_credentials',
  context: { address: network, userAgent: 'curl/8' },
  details: { account: ACCOUNT, knownDevice: false },
})

describe('what looks like misuse', () => {
  it('is on the log without a network, and in the list with it', async () => {
    const { ground, house, trail } = await startAll()
    const watcher = house.watchTrail()
    closings.push(watcher.stop)
    for (let times = 0; times < 12; times += 1) trail.write(guess())
    trail.write({ action: 'trail.malformed', outcome: 'refused', actor: { type: 'service' } })
    const list = async (query = '') =>
      listIn(await house.ask('GET', `/audit/anomalies${query}`, { role: 'admin' }))
    await until(async () => (await list()).length === 2)
    const [brute] = await list('?detector=brute_force')
    expect(brute).toMatchObject({
      severity: 'warning',
      subject: { type: 'account', id: ACCOUNT },
      measures: [{ name: 'failures', value: 10, threshold: 10 }],
      entries: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      entryCount: 10,
      networks: ['203.0.113.0/24'],
    })
    expect(brute?.explanation).toContain('failures 10 (threshold 10), in 10 entries')
    expect((await list('?severity=critical')).map(({ detector }) => detector)).toEqual(['forged_messages'])
    expect(await list(`?subject=${ACCOUNT}`)).toHaveLength(1)
    expect(await list('?to=2020-01-01T00:00:00Z')).toEqual([])
    const page = await house.ask('GET', '/audit/anomalies?limit=1', { role: 'admin' })
    const next = await house.ask('GET', `/audit/anomalies?limit=1&cursor=${page.json.next}`, {
      role: 'admin',
    })
    expect(new Set([page, next].map(({ json }) => json.items[0].id)).size).toBe(2)

    const stored = await ground.log.range(streams.platform, 1, 900)
    const told = JSON.stringify(stored)
    expect(told).toContain('AnomalyFound')
    expect(told).not.toContain('203.0.113')
    expect(await watcher.metrics()).toMatch(/anomalies_recent\{detector="brute_force",[^}]*\} 1/)
  })
})

describe('what was found', () => {
  it('is told once, although the process ends and looks again', async () => {
    const { house, trail } = await startAll()
    const first = house.watchTrail()
    for (let times = 0; times < 9; times += 1) trail.write(guess())
    await until(() => first.next() === 9)
    await first.stop()
    trail.asked.splice(0)
    trail.write(guess())
    const second = house.watchTrail()
    closings.push(second.stop)
    const list = async () => (await house.ask('GET', '/audit/anomalies', { role: 'admin' })).json.items
    // Nine are remembered: the tenth is one too many, and the first nine are not read again.
    await until(async () => (await list()).length === 1)
    expect(Math.min(...trail.asked)).toBe(9)
    await house.db.deleteFrom('anomaly_memory').execute()
    const third = house.watchTrail()
    await until(() => third.next() === 10)
    await third.stop()
    expect(await list()).toHaveLength(1)
  })

  it('has alert rules from the start, which stay away when they are removed', async () => {
    const { house } = await startAll()
    const rules = async () => (await house.ask('GET', '/alert-rules?limit=50')).json.items
    const first = house.watchTrail()
    await until(async () => (await rules()).length === builtInRules.length)
    await first.stop()
    const [gone] = await rules()
    const headers = { 'if-match': '"1"' }
    expect((await house.ask('DELETE', `/alert-rules/${gone.id}`, { headers })).status).toBe(204)
    const second = house.watchTrail()
    await until(async () => (await rules()).length === builtInRules.length - 1)
    await second.stop()
    expect((await rules()).map(({ id }: Alert) => id)).not.toContain(gone.id)
  })

  it('is for whoever may read the trail, and says what is off', async () => {
    const { house } = await startAll()
    expect((await house.ask('GET', '/audit/anomalies')).status).toBe(403)
    const { json } = await house.ask('GET', '/audit/anomalies/detectors', { role: 'admin' })
    const off = json.items.filter(({ on }: { on: boolean }) => !on)
    expect(json.items).toHaveLength(anomalyDetectors.length)
    expect(off).toMatchObject([{ detector: 'impossible_travel', why: expect.stringContaining('COUNTRY') }])
  })
})

it.each([
  ['urbe_audit_anomalies_recent', { detector: 'takeover' }, 'takeover'],
  ['urbe_audit_risk_high', {}, 'the risk of an account is high'],
  ['urbe_auth_risk_responses_recent', {}, 'the platform has answered a risk'],
])('fires its built-in alert, and no other: %s', async (name, labels, told) => {
  const { ground, house } = await startAll()
  const watcher = house.watchTrail()
  closings.push(watcher.stop)
  const metric: MetricFamily = { name, type: 'gauge', help: '', series: [{ labels, values: [1] }] }
  const firing = async () => (await house.ask('GET', '/alerts?state=firing')).json.items as Alert[]
  await until(async () => {
    tellHeartbeat(ground.publish, { metrics: [metric] })
    return (await firing()).length > 0
  })
  expect(await firing()).toMatchObject([{ ruleName: `Audit trail: ${told}`, severity: 'critical' }])
})
