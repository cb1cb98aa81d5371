import { describe, expect, it } from '@jest/globals'

import { measureAnomalies, shortAnomalies } from '../anomalies/measure.ts'
import { monthOf } from '../anomalies/month.ts'
import { scoreRba } from '../anomalies/rba.ts'
import { scoreOf } from '../anomalies/score.ts'

describe('a month with attacks', () => {
  it('is the same for the same seed, and another for another', () => {
    const textOf = (seed: number) => JSON.stringify(monthOf(seed, { users: 120, attacksEach: 1 }).entries)
    const [once, again, other] = [textOf(7), textOf(7), textOf(8)]
    // Compared as a whole: nobody wants to read where they differ.
    expect([once === again, once === other]).toEqual([true, false])
  })

  it('is looked through with few misses and few false alarms, and better than by plain thresholds', () => {
    const figures = measureAnomalies(shortAnomalies, () => undefined)
    const [recall, precision, , f1] = figures
    expect(recall).toMatchObject({ name: 'attacks found', pass: true })
    // Administrators and broken programs are as many among few people as among many, so that the bar is for many.
    expect(precision?.ours).toBeGreaterThan(0.7)
    expect(f1).toMatchObject({ pass: true })
  })

  it('counts whoever finds nothing, and whoever cries wolf, for what they are', () => {
    const month = monthOf(7, { users: 120, attacksEach: 1 })
    const nothing = scoreOf(month, { see: () => [] })
    expect([nothing.recall, nothing.falseAlarms, nothing.missed.length]).toEqual([0, 0, 30])
    const wolf = { detector: 'brute_force', subject: { type: 'user', id: 'nobody' } } as const
    const crying = scoreOf(month, { see: ({ ts }) => [{ ...wolf, lastAt: Date.parse(ts) }] })
    expect([crying.recall, crying.falseAlarms]).toEqual([0, month.entries.length])
  })
})

describe('real sign-ins in the form of the RBA data set', () => {
  const head =
    'index,Login Timestamp,User ID,Round-Trip Time [ms],IP Address,Country,Region,City,ASN,User Agent String,Browser Name and Version,OS Name and Version,Device Type,Login Successful,Is Attack IP,Is Account Takeover'
  const row = (
    at: string,
    user: string,
    rest: { address: string; country: string; isIn: boolean; isTakeover?: boolean },
  ) =>
    `0,2020-02-03 ${at},${user},,${rest.address},${rest.country},-,-,1,"Mozilla/5.0 (X11, ""Linux"")",-,-,desktop,${rest.isIn ? 'True' : 'False'},${rest.isTakeover ?? false},${rest.isTakeover ?? false}`

  it('are read, and an account that is taken over from far away is found', async () => {
    const score = await scoreRba([
      head,
      ...[1, 2, 3, 4, 5].map((minute) =>
        row(`08:0${minute}:00.000`, '1', { address: '10.0.0.1', country: 'NO', isIn: true }),
      ),
      row('09:00:00.000', '1', { address: '99.0.0.1', country: 'BR', isIn: true, isTakeover: true }),
      ...Array.from({ length: 12 }, (_, second) =>
        row(`10:00:${10 + second}.000`, '2', { address: '98.0.0.1', country: 'US', isIn: false }),
      ),
    ])
    expect(score).toEqual({ logins: 18, takeovers: 1, takeoversFound: 1, findings: 2, falseAlarms: 1 })
  })

  it('are refused without their columns', async () => {
    await expect(scoreRba(['a,b,c'])).rejects.toThrow('Login Timestamp')
  })
})
