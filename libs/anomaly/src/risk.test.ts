import { describe, expect, it } from '@jest/globals'

import { RISK_FINDINGS_MAX } from '@urbe/contracts'

import { explainRisk, openRisks, principalOf, type RiskFinding, weightOf } from './risk.ts'

const HOUR_MS = 3_600_000
const ann = { type: 'user', id: 'ann' } as const
let count = 0
const found = (over: Partial<RiskFinding> = {}): RiskFinding => {
  count += 1
  const at = 100 * 24 * HOUR_MS
  return { anomalyId: `finding ${count}`, detector: 'takeover', severity: 'critical', at, ...over }
}
const at = found().at
const open = (principalsMax?: number) =>
  openRisks({ halfLifeMinutes: 720, ...(principalsMax !== undefined && { principalsMax }) })

describe('risk', () => {
  it('is halved after each half-life, and gone after ten', () => {
    const risks = open()
    risks.add(ann, found())
    const after = (hours: number) => risks.asOf(ann, at + hours * HOUR_MS).risk
    expect([0, 12, 24].map(after)).toEqual([90, 45, 22.5])
    expect([after(120), risks.all(at + 120 * HOUR_MS)]).toEqual([0, []])
  })

  it('adds up by severity and by how sure a detector is, each finding once', () => {
    const risks = open()
    const travel = found({ detector: 'impossible_travel', severity: 'warning' })
    for (const each of [travel, travel, found({ detector: 'unusual_hours', severity: 'info' })])
      risks.add(ann, each)
    expect(risks.asOf(ann, at)).toMatchObject({ risk: 36, ownRisk: 36 })
    expect(weightOf(found())).toBeGreaterThan(weightOf(found({ severity: 'warning' })))
  })

  it('tells what strangers have caused from what the account did, and says how much each is', () => {
    const risks = open()
    risks.add(ann, found({ detector: 'distributed_brute_force' }))
    risks.add(ann, found({ detector: 'refresh_reuse', at: at - 12 * HOUR_MS }))
    const sum = risks.asOf(ann, at)
    expect(sum).toMatchObject({ risk: 95, ownRisk: 45 })
    expect(sum.contributions.map(({ byStranger, weight, adds }) => [byStranger, weight, adds])).toEqual([
      [true, 50, 50],
      [false, 90, 45],
    ])
    expect(explainRisk(sum)).toBe(
      "95, of which 50 are of strangers' making: distributed brute force (critical) 50 of 50 + refresh reuse (critical) 45 of 90",
    )
  })

  it('of strangers never becomes one of its own, however often they try', () => {
    const risks = open()
    for (let hours = 0; hours < 240; hours += 6)
      risks.add(ann, found({ detector: 'brute_force', at: at + hours * HOUR_MS }))
    const { risk, ownRisk } = risks.asOf(ann, at + 240 * HOUR_MS)
    expect([risk > 100, ownRisk]).toEqual([true, 0])
  })

  it('at a moment counts nothing that came after it', () => {
    const risks = open()
    risks.add(ann, found())
    risks.add(ann, found({ at: at + HOUR_MS }))
    expect(risks.asOf(ann, at).risk).toBe(90)
  })
})

describe('whose risk it is', () => {
  it('is nobody’s where a finding is about a network or the trail, and of the owner where one is known', () => {
    const ownerOf = (account: string) => (account === 'known' ? 'ann' : undefined)
    const of = (type: 'source' | 'trail' | 'account' | 'service-account', id: string) =>
      principalOf({ type, id }, ownerOf)
    expect([of('source', '9.9.9.0/24'), of('trail', 'audit')]).toEqual([undefined, undefined])
    expect([of('account', 'known'), of('account', 'other')]).toEqual([ann, { type: 'account', id: 'other' }])
    expect(of('service-account', 'robot')).toEqual({ type: 'service-account', id: 'robot' })
    const risks = open()
    risks.add(ann, found({ detector: 'forged_messages' }))
    expect(risks.size()).toBe(0)
  })

  it('is an account’s, and becomes that of its owner as soon as somebody comes in', () => {
    const risks = open()
    risks.add(ann, found())
    risks.add({ type: 'account', id: 'pseudonym' }, found({ detector: 'brute_force' }))
    risks.settle(() => undefined)
    expect(risks.size()).toBe(2)
    risks.settle(() => 'ann')
    expect([risks.size(), risks.asOf(ann, at).risk]).toEqual([1, 140])
  })
})

describe('what is kept', () => {
  it('is no more than the heaviest findings of each', () => {
    const risks = open()
    for (let time = 0; time < RISK_FINDINGS_MAX + 20; time += 1)
      risks.add(ann, found({ severity: time < 5 ? 'critical' : 'warning' }))
    const { contributions } = risks.asOf(ann, at)
    expect(contributions).toHaveLength(RISK_FINDINGS_MAX)
    expect(contributions.filter(({ severity }) => severity === 'critical')).toHaveLength(5)
  })

  it('is no more than so many accounts, those with the heaviest findings', () => {
    const risks = open(3)
    for (const [id, severity] of [
      ['light', 'info'],
      ['one', 'critical'],
      ['two', 'critical'],
      ['three', 'warning'],
    ] as const)
      risks.add({ type: 'user', id }, found({ severity }))
    expect(risks.all(at).map(({ principal }) => principal.id)).toEqual(['one', 'two', 'three'])
  })
})
