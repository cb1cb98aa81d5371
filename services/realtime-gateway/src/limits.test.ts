import { describe, expect, it } from '@jest/globals'

import { FAILED_UPGRADES_PER_MINUTE, failedUpgrades } from './failed-upgrades.ts'
import {
  BURST_MESSAGES,
  MESSAGES_PER_SECOND_OF_USER_MAX,
  messageRate,
  STRIKES_MAX,
  userRate,
} from './message-rate.ts'
import { TICKETS_MAX, TICKETS_PER_SESSION_MAX, tickets } from './tickets.ts'

const codeOf = (act: () => unknown) => {
  try {
    return String(act())
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('messages', () => {
  it('are taken in a burst and at 50 a second after it', () => {
    const rate = messageRate(0)
    for (let count = 0; count < BURST_MESSAGES; count += 1) expect(rate.take(0)).toBe('taken')
    expect(rate.take(0)).toBe('refused')
    expect([rate.take(40), rate.take(40), rate.take(40)]).toEqual(['taken', 'taken', 'refused'])
  })

  it('beyond the rate are strikes that add up', () => {
    const rate = messageRate(0)
    for (let count = 0; count < BURST_MESSAGES; count += 1) rate.take(0)
    const answers = Array.from({ length: STRIKES_MAX }, () => rate.take(0))
    expect(answers).toEqual(['refused', 'refused', 'struck out'])
  })

  it('that were too many long ago are forgotten', () => {
    const rate = messageRate(0)
    expect([rate.strike(0), rate.strike(1), rate.strike(20_000)]).toEqual(['refused', 'refused', 'refused'])
  })
})

describe('messages of all connections of one user', () => {
  const CONNECTIONS = (2 * MESSAGES_PER_SECOND_OF_USER_MAX) / BURST_MESSAGES
  const together = (count: number) => {
    const ofUser = userRate(0)
    return Array.from({ length: count }, () => messageRate(0, ofUser))
  }
  const burst = ({ take }: ReturnType<typeof messageRate>, nowMs: number) =>
    Array.from({ length: BURST_MESSAGES }, () => take(nowMs))

  it('are taken up to a bound of their own, however many connections there are', () => {
    const [last, ...rates] = together(CONNECTIONS + 1)
    for (const rate of rates) expect(new Set(burst(rate, 0))).toEqual(new Set(['taken']))
    expect([last?.take(0), last?.take(1), last?.take(1)]).toEqual(['refused', 'taken', 'refused'])
  })

  it('do not run out because of one that says much more than it may', () => {
    const [loud, quiet] = together(2)
    for (let count = 0; count < 100; count += 1) if (loud !== undefined) burst(loud, 0)
    expect(quiet && new Set(burst(quiet, 0))).toEqual(new Set(['taken']))
  })
})

describe('a ticket', () => {
  const bearer = { token: 'token', sessionId: 's', origin: 'http://localhost:8080', userAgent: 'browser' }
  const box = () => {
    const clock = { ms: 0 }
    return { clock, ...tickets(() => clock.ms) }
  }

  it('is good once', () => {
    const { issue, redeem } = box()
    const ticket = issue(bearer)
    expect(redeem(ticket, bearer)).toBe('token')
    expect(codeOf(() => redeem(ticket, bearer))).toBe('invalid_ticket')
  })

  it('is good for 30 seconds', () => {
    const { issue, redeem, clock } = box()
    const [first, second] = [issue(bearer), issue(bearer)]
    clock.ms = 29_999
    expect(codeOf(() => redeem(first, bearer))).toBe('token')
    clock.ms = 30_000
    expect(codeOf(() => redeem(second, bearer))).toBe('invalid_ticket')
  })

  it.each([undefined, 'null', 'http://localhost:8080.evil.example'])('is of no use at %s', (origin) => {
    const { issue, redeem } = box()
    expect(codeOf(() => redeem(issue(bearer), { ...bearer, origin }))).toBe('invalid_ticket')
  })

  it('is of no use in another browser, and a program need not name itself twice', () => {
    const { issue, redeem } = box()
    expect(codeOf(() => redeem(issue(bearer), { ...bearer, userAgent: 'other' }))).toBe('invalid_ticket')
    expect(redeem(issue(bearer), { ...bearer, userAgent: undefined })).toBe('token')
  })

  it('is not handed out without limit, to one session or to all', () => {
    const { issue, clock } = box()
    for (let count = 0; count < TICKETS_PER_SESSION_MAX; count += 1) issue(bearer)
    expect(codeOf(() => issue(bearer))).toBe('too_many_requests')
    clock.ms = 30_000
    expect(codeOf(() => issue(bearer))).toHaveLength(43)
  })

  it('is not kept beyond the limit of the process', () => {
    const clock = { ms: 0 }
    const { issue } = tickets(() => clock.ms)
    for (let count = 0; count < TICKETS_MAX; count += 1) issue({ ...bearer, sessionId: `s${count}` })
    expect(codeOf(() => issue({ ...bearer, sessionId: 'last' }))).toBe('too_many_requests')
  })
})

describe('refused upgrades', () => {
  it('bar an address for the rest of the minute, and only that one', () => {
    const clock = { ms: 0 }
    const failed = failedUpgrades(() => clock.ms)
    for (let count = 0; count < FAILED_UPGRADES_PER_MINUTE; count += 1) failed.count('a')
    expect([failed.isBarred('a'), failed.isBarred('b')]).toEqual([true, false])
    clock.ms = 60_000
    expect(failed.isBarred('a')).toBe(false)
  })

  it('bar all addresses that one machine has of IPv6', () => {
    const failed = failedUpgrades(() => 0)
    for (let count = 1; count <= FAILED_UPGRADES_PER_MINUTE; count += 1)
      failed.count(`2001:db8:1:2::${count.toString(16)}`)
    expect(['2001:db8:1:2:ffff::1', '2001:db8:1:3::1'].map(failed.isBarred)).toEqual([true, false])
  })
})
