import { expect, it } from '@jest/globals'

import { influencesCommand } from '../src/model/influences.ts'
import { alone } from './alone.ts'

const run = (...words: string[]) => alone(influencesCommand, ['influences', ...words])

it('finds that without its diesel cars a city gives off less', async () => {
  const { out } = await run('--citizens', '500', '--seeds', '5', '--driver', 'dieselBan')
  const { verdicts } = JSON.parse(out)
  expect(verdicts).toContainEqual({
    driver: 'dieselBan',
    kpi: 'co2KgPerDay',
    sign: -1,
    days: 4,
    asClaimed: 5,
    against: 0,
    equal: 0,
    chance: 1 / 32,
    pass: true,
  })
}, 300_000)

it.each([
  [['--seeds', '4'], '--seeds'],
  [['--seeds', '101'], '--seeds must be at most 100'],
  [['--driver', 'weather'], '--driver is one of incomeTax'],
])('refuses %j', async (words, message) => {
  const { code, err } = await run(...words)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})
