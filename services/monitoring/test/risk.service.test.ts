import { randomUUID } from 'node:crypto'

import { afterEach, describe, expect, it } from '@jest/globals'

import { type AccountRisk, type RiskEvent, riskEvent, streams, subjects } from '@urbe/contracts'

import { storedFindings } from '../src/risk/stored.ts'
import { startGround, startHouse, until } from './house.ts'
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
  const risks = async (query = ''): Promise<AccountRisk[]> => {
    const { json, text } = await house.ask('GET', `/audit/anomalies/risk${query}`, { role: 'admin' })
    if (json?.items === undefined) throw new Error(text)
    return json.items
  }
  /** What auth gets to hear. */
  const told = async (): Promise<RiskEvent['data'][]> => {
    const stored = await ground.log.range(streams.platform, 1, 900)
    return stored
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === 'RiskReached')
      .map((event) => riskEvent.parse(event).data)
  }
  return { ground, house, trail, risks, told }
}

const guess: Said = {
  action: 'login.refused',
  outcome: 'refused',
  reason: 'invalid_credentials',
  context: { address: '203.0.113.0/24', userAgent: 'curl/8' },
  details: { account: ACCOUNT, knownDevice: false },
}
const login = (id: string): Said => ({
  action: 'login',
  actor: { type: 'user', id, sessionId: randomUUID() },
  context: { address: '198.51.100.0/24', userAgent: 'Firefox' },
  details: { account: ACCOUNT, knownDevice: true },
})
const reuse = (id: string): Said => ({
  action: 'refresh.reused',
  outcome: 'refused',
  actor: { type: 'user', id },
})

describe('the risk of an account', () => {
  it('is that of its findings, each with what it adds, and of its owner once somebody has come in', async () => {
    const { house, trail, risks } = await startAll()
    const watcher = house.watchTrail()
    closings.push(watcher.stop)
    for (let times = 0; times < 10; times += 1) trail.write(guess)
    await until(async () => (await risks()).length === 1)
    expect(await risks()).toMatchObject([
      { principal: { type: 'account', id: ACCOUNT }, ownRisk: 0, level: 'low', findings: [{ weight: 20 }] },
    ])
    const ann = randomUUID()
    trail.write(login(ann))
    trail.write(reuse(ann))
    await until(async () => (await risks())[0]?.principal.id === ann)
    await until(async () => (await risks()).length === 1)
    const [risk] = await risks()
    expect(risk?.level).toBe('high')
    expect(risk?.findings.map(({ detector, byStranger, weight }) => [detector, byStranger, weight])).toEqual([
      ['refresh_reuse', false, 90],
      ['brute_force', true, 20],
    ])
    const [own, foreign] = risk?.findings.map(({ adds }) => adds) ?? []
    expect(risk?.ownRisk).toBe(own)
    expect(risk?.risk).toBeCloseTo((own ?? 0) + (foreign ?? 0), 1)
    expect(risk?.explanation).toContain(`refresh reuse (critical) ${own} of 90 + brute force`)
    expect(await risks(`?principal=${randomUUID()}`)).toEqual([])
    expect(await watcher.metrics()).toMatch(/urbe_audit_risk_high\{[^}]*\} 1/)
  })

  it('is there again after a restart, although nothing is remembered but the log', async () => {
    const { house, trail, risks } = await startAll()
    const ann = randomUUID()
    trail.write(reuse(ann))
    const first = house.watchTrail()
    await until(async () => (await risks()).length === 1)
    const before = await risks()
    await first.stop()
    const second = house.watchTrail()
    closings.push(second.stop)
    await until(async () => (await risks()).length === 1)
    expect((await risks()).map(({ principal, findings }) => [principal, findings[0]?.anomalyId])).toEqual(
      before.map(({ principal, findings }) => [principal, findings[0]?.anomalyId]),
    )
    expect(second.next()).toBe(1)
    const stored = await storedFindings(house.db, new Date(0))
    expect(stored).toMatchObject([{ detector: 'refresh_reuse', subject: { type: 'user', id: ann } }])
    expect(await storedFindings(house.db, new Date(0), 0)).toEqual([])
  })

  it('is for whoever may read the trail', async () => {
    const { house } = await startAll()
    expect((await house.ask('GET', '/audit/anomalies/risk')).status).toBe(403)
    const tooMany = await house.ask('GET', '/audit/anomalies/risk?limit=201', { role: 'admin' })
    expect([tooMany.status, tooMany.json.errors[0].pointer]).toEqual([400, '/query/limit'])
  })
})

describe('a risk that has become too high', () => {
  it('is told once for each finding, however often the trail is looked at', async () => {
    const { ground, house, trail, told } = await startAll()
    const ann = randomUUID()
    trail.write(reuse(ann))
    const first = house.watchTrail()
    await until(async () => (await told()).length === 1)
    await first.stop()
    await house.db.deleteFrom('anomaly_memory').execute()
    const second = house.watchTrail()
    closings.push(second.stop)
    await until(() => second.next() === 1)
    trail.write(reuse(ann))
    trail.write({ action: 'trail.malformed', outcome: 'refused', actor: { type: 'service' } })
    await until(() => second.next() === 3)
    expect(await told()).toMatchObject([
      { userId: ann, risk: 90, threshold: 60, findings: [{ detector: 'refresh_reuse', byStranger: false }] },
    ])
    const commit = await ground.log.lastOn(streams.platform, subjects.risk('*'))
    expect(commit).toMatchObject({ actor: 'service:monitoring' })
  })

  it('is not told of accounts that nobody owns', async () => {
    const { house, trail, risks, told } = await startAll()
    const watcher = house.watchTrail()
    closings.push(watcher.stop)
    // Fifty failures from one network, and again seven hours later: grave, twice.
    for (const hours of [0, 7])
      for (let times = 0; times < 50; times += 1)
        trail.write({ ...guess, ts: new Date(Date.now() - (8 - hours) * 3_600_000 + times).toISOString() })
    await until(async () => ((await risks())[0]?.findings.length ?? 0) === 4)
    const [risk] = await risks()
    expect([risk?.level, risk?.ownRisk, await told()]).toEqual(['high', 0, []])
  })
})
