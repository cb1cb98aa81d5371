import { expect, it } from '@jest/globals'

import { measureSecurity } from '../security/measure.ts'

const tiny = { revocations: 2, tokensAtOnce: 16, requests: 20, rounds: 1, burstSeconds: 1 }

it('measures what security costs in its short form', async () => {
  const figures = await measureSecurity(tiny, () => undefined)
  expect(figures.map(({ name }) => name)).toEqual([
    'operation with all checks over the same one without',
    'revocation of a token is known everywhere, p99',
    '16 tokens at once are refused everywhere',
    'token check of another route during a burst of logins, p99',
    'health checks that fail during a burst of logins',
    'logins verified a second and core in a burst',
  ])
  for (const { ours } of figures.slice(0, 4)) expect(ours).toBeGreaterThan(0)
  expect(figures.find(({ name }) => name.startsWith('health checks'))?.ours).toBe(0)
})
