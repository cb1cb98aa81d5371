import { expect, it } from '@jest/globals'

import { influencesCommand } from '../src/model/influences.ts'
import { alone } from './alone.ts'

const run = (...words: string[]) => alone(influencesCommand, ['influences', ...words])

it('finds that cars which drive themselves are driven more', async () => {
  const { code, out } = await run('--citizens', '500', '--seeds', '5', '--driver', 'autonomousCars')
  const { verdicts } = JSON.parse(out)
  expect(code).toBe(0)
  expect(verdicts[0]).toMatchObject({ kpi: 'carShare', sign: 1, asClaimed: 5, chance: 1 / 32, pass: true })
}, 300_000)

it.each([
  [['--seeds', '4'], '--seeds'],
  [['--seeds', '101'], '--seeds must be at most 100'],
  [['--driver', 'weather'], '--driver is one of incomeTax'],
])('refuses %j', async (words, message) => {
  const { code, err } = await run(...words)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})
