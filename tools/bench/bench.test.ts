import { expect, it } from '@jest/globals'

import { measureCity } from './city.ts'
import { asMarkdown, atLeast, atMost, median, renewed } from './figure.ts'
import { measureModel } from './model.ts'

it('says when a limit is missed', () => {
  const figure = (ours: number) => atMost({ name: 'x', ours, most: 5, unit: 's', conditions: 'here' })
  expect([figure(5).pass, figure(5.01).pass]).toEqual([true, false])
  expect(asMarkdown([figure(6)], 'a machine')).toContain('| x | 6 s |  | 5 | 1.2 | <= 5 s | **no** | here |')
})

it('holds a figure against a multiple of another, against a floor, and against both', () => {
  const figure = (ours: number) =>
    atLeast({
      name: 'x',
      ours,
      beside: { value: 10, as: 'peer', times: 3 },
      least: 40,
      unit: 'events/s',
      conditions: 'here',
    })
  expect([29, 39, 40].map((ours) => figure(ours).pass)).toEqual([false, false, true])
  expect(figure(40)).toMatchObject({ peer: 10, limit: 40, ratio: 4, bar: '>= 3x the peer, >= 40 events/s' })
  expect(asMarkdown([figure(40)], 'here')).toContain('| x | 40 events/s | 10 | 40 | 4 |')
})

it('keeps what was not measured again', () => {
  const figure = (name: string, ours: number) =>
    atMost({ name, ours, most: 5, unit: 's', conditions: 'here' })
  const all = renewed([figure('a', 1), figure('b', 2)], [figure('b', 3), figure('c', 4)])
  expect(all.map(({ name, ours }) => [name, ours])).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 4],
  ])
})

it('takes the middle of its measurements', () => {
  expect(median([9, 1, 5])).toBe(5)
})

it('measures the model in its short form', () => {
  const figures = measureModel({ ticks: 3, foundings: 1 })
  expect(figures).toHaveLength(3)
  for (const { ours } of figures) expect(ours).toBeGreaterThan(0)
})

it('measures a small city in its short form', async () => {
  const figures = await measureCity({
    citizens: 500,
    days: 1,
    pastDays: 1,
    million: false,
    draws: 10_000,
    population: 4_000,
  })
  expect(figures).toHaveLength(6)
  for (const { ours } of figures) expect(ours).toBeGreaterThan(0)
})
