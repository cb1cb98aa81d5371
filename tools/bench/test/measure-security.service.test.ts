import { expect, it } from '@jest/globals'

import { measureSecurity } from '../security/measure.ts'

const tiny = {
  ...{ revocations: 2, tokensAtOnce: 16, requests: 20, rounds: 1, burstSeconds: 1 },
  ...{ refreshRaces: 3, racers: 10, knownWithinMs: 120_000, failedLogins: 4, decisionBatches: 5 },
}

it('measures what security costs in its short form', async () => {
  const figures = await measureSecurity(tiny, () => undefined)
  expect(figures.map(({ name }) => name)).toEqual([
    'operation with all checks over the same one without',
    'revocation of a token is known everywhere, p99',
    '16 tokens at once are refused everywhere',
    'decision whether something is allowed, p50',
    'refreshes of a race that are refused',
    'successors of one refresh token',
    'sessions that go on after an old refresh token came again',
    'failed sign-ins of known users beside unknown ones, p',
    'failed sign-ins of imported users beside unknown ones, p',
    'token check of another route during a burst of logins, p99',
    'health checks that fail during a burst of logins',
    'answer to a login that is turned away in a burst, p99',
    'logins verified a second and core in a burst',
  ])
  const oursOf = (name: string) => figures.find((each) => each.name.startsWith(name))?.ours
  for (const { ours } of figures.slice(0, 4)) expect(ours).toBeGreaterThan(0)
  expect(oursOf('health checks')).toBe(0)
  expect(oursOf('refreshes of a race')).toBe(0)
  expect(oursOf('successors')).toBe(1)
  expect(oursOf('sessions that go on')).toBe(0)
})
