import { expect, it } from '@jest/globals'

import { createMeters } from '@urbe/telemetry'

import { RECENT_MAX, RECENT_MS, recentAnswers } from './recent.ts'

it('counts the answers of a quarter of an hour, and no more than it keeps', async () => {
  const meters = createMeters({ service: 'auth' })
  let at = 1_000
  const recent = recentAnswers({ clock: () => new Date(at), meters })
  const told = async () => /risk_responses_recent\{[^}]*\} (\d+)/.exec((await meters.text()).body)?.[1]
  for (let times = 0; times < RECENT_MAX + 5; times += 1) recent.add('step-up')
  expect(await told()).toBe(`${RECENT_MAX}`)
  at += RECENT_MS
  expect(await told()).toBe(`${RECENT_MAX}`)
  at += 1
  expect(await told()).toBe('0')
  meters.stop()
})
