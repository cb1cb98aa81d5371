import { expect, it } from '@jest/globals'

import { checksIn, tooFewModules } from './checks.ts'

it('names every gate once', () => {
  const names = checksIn('/nowhere').map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

it('does not believe import rules that looked at nothing', () => {
  expect(tooFewModules('✔ no dependency violations found (0 modules, 0 dependencies cruised)')).toContain(
    'only 0',
  )
  expect(tooFewModules('✔ no dependency violations found (99 modules, 3 dependencies cruised)')).toContain(
    'only 99',
  )
  expect(
    tooFewModules('✔ no dependency violations found (100 modules, 300 dependencies cruised)'),
  ).toBeUndefined()
})
