import { expect, it } from '@jest/globals'

import { answerTo, FOUND_AGE_MAX_MS } from './answer.ts'

const now = new Date('2030-01-01T08:00:00Z')
const cause = (byStranger: boolean) =>
  ({ anomalyId: 'a', detector: 'refresh_reuse', severity: 'critical', byStranger }) as const
const own = {
  ...{ ownRisk: 90, threshold: 60, foundAt: now.toISOString() },
  findings: [cause(false), cause(true)],
}

it('is what the setting says', () => {
  const modes = ['off', 'step-up', 'end-sessions'] as const
  expect(modes.map((mode) => answerTo(own, { mode, now }))).toEqual([undefined, 'step-up', 'end-sessions'])
})

it('never ends sessions for what strangers do at the door, not even when something else was found before', () => {
  const strangers = { ...own, ownRisk: 0, findings: [cause(true)] }
  const afterwards = { ...own, findings: [cause(true), cause(false)] }
  for (const told of [strangers, afterwards, { ...own, ownRisk: 59 }])
    expect(answerTo(told, { mode: 'end-sessions', now })).toBe('step-up')
})

it('leaves what is long past to people', () => {
  const foundAt = (ageMs: number) => ({ ...own, foundAt: new Date(now.getTime() - ageMs).toISOString() })
  const answers = [FOUND_AGE_MAX_MS, FOUND_AGE_MAX_MS + 1].map((ageMs) =>
    answerTo(foundAt(ageMs), { mode: 'step-up', now }),
  )
  expect(answers).toEqual(['step-up', undefined])
})
