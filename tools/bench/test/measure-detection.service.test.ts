import { expect, it } from '@jest/globals'

import { measureDetection, shortDetection } from '../security/detection/measure.ts'

it('measures how soon attacks at the door of a running platform are found, in its short form', async () => {
  const figures = await measureDetection(shortDetection, () => undefined)
  expect(figures.map(({ name }) => name)).toEqual([
    'attacks at the door that are found',
    'attack at the door until its finding can be read, p95',
    'grave act in an account until its sessions are over, p95',
  ])
  const [found, readable, over] = figures
  expect(found).toMatchObject({ ours: 1, pass: true })
  for (const { ours } of [readable, over].flatMap((each) => each ?? [])) {
    expect(ours).toBeGreaterThan(0)
    expect(ours).toBeLessThan(Number.POSITIVE_INFINITY)
  }
})
