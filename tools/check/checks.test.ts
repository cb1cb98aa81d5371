import { expect, it } from '@jest/globals'

import { checksIn, inTurn, NOT_RUN, outcomeOf, summaryOf, tooFewModules } from './checks.ts'

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

it('counts what could not be looked at neither as passed nor as failed', () => {
  expect([outcomeOf(0, false), outcomeOf(1, true), outcomeOf(0, true), outcomeOf(NOT_RUN, true)]).toEqual([
    'passed',
    'failed',
    'failed',
    'not run',
  ])
  expect(summaryOf(['passed', 'not run', 'failed', 'passed'])).toBe('checks: 2 passed, 1 failed, 1 not run')
})

it('works on two at a time and tells of them in their order', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map(() => Promise.withResolvers<string>())
  const begun: unknown[] = []
  const told = inTurn([a, b, c], 2, async (each) => {
    begun.push(each)
    // The first lasts until the last has begun.
    if (each === c) a?.resolve('first')
    return await each?.promise
  })
  expect(begun).toEqual([a, b])
  b?.resolve('second')
  c?.reject(new Error('third'))
  expect(await Promise.allSettled(told.map(({ result }) => result))).toMatchObject([
    { value: 'first' },
    { value: 'second' },
    { reason: { message: 'third' } },
  ])
})
