import { expect, it } from '@jest/globals'

import { thresholds } from './thresholds.ts'
import { thresholdsOf } from './watch.ts'

it('are what they are unless they are named', () => {
  const all = thresholds.parse({ bruteForce: { failures: 20 } })
  expect(all.bruteForce).toMatchObject({ failures: 20, withinMinutes: 10 })
  expect(thresholdsOf(all).mass_export).toMatchObject({ robustZ: 6, timesOwn: 10 })
})

it.each([
  [{ bruteForce: { failures: 0 } }],
  [{ bruteForce: { failures: 1e9 } }],
  [{ hours: { probability: 0.5 } }],
  [{ spelling: {} }],
  [{ travel: { speed: 1 } }],
  [{ risk: { halfLifeMinutes: 1 } }],
  [{ risk: { elevated: 90 } }],
])('are refused out of bounds or unknown: %j', (given) => {
  expect(thresholds.safeParse(given).success).toBe(false)
})
