import { expect, it } from '@jest/globals'

import { asMarkdown, atMost, median } from './figure.ts'
import { measureModel } from './model.ts'

it('says when a limit is missed', () => {
  const figure = (ours: number) => atMost({ name: 'x', ours, most: 5, unit: 's', conditions: 'here' })
  expect([figure(5).pass, figure(5.01).pass]).toEqual([true, false])
  expect(asMarkdown([figure(6)], 'a machine')).toContain('| x | 6 s | <= 5 s | **no** | here |')
})

it('takes the middle of its measurements', () => {
  expect(median([9, 1, 5])).toBe(5)
})

it('measures the model in its short form', () => {
  const figures = measureModel({ ticks: 3, foundings: 1 })
  expect(figures).toHaveLength(3)
  for (const { ours } of figures) expect(ours).toBeGreaterThan(0)
}, 60_000)
