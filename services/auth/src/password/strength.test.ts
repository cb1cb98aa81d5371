import { afterAll, describe, expect, it } from '@jest/globals'

import { ESTIMATES_WAITING_MAX, openStrength } from './strength.ts'

const strength = openStrength()
afterAll(() => strength.close())

describe('the estimate of a password', () => {
  it.each(['123456', 'password', 'PASSWORD', 'qwertyuiop', 'iloveyou'])(
    'knows %s as common',
    async (password) => {
      expect(await strength.estimate(password, [])).toMatchObject({ common: true, score: 0 })
    },
  )

  it('tells a pattern from a phrase', async () => {
    expect((await strength.estimate('abcdefghijklmnopqrst', [])).score).toBeLessThan(2)
    expect((await strength.estimate('aaaaaaaaaaaaaaaaaaaa', [])).score).toBeLessThan(2)
    expect(await strength.estimate('violet anchovy seldom dances', [])).toEqual({ common: false, score: 4 })
  })

  it('counts words that everybody here knows for little', async () => {
    const free = await strength.estimate('lisboaaveiro', [])
    const known = await strength.estimate('lisboaaveiro', ['lisboa', 'aveiro'])
    expect(known.score).toBeLessThan(free.score)
  })

  it('is asked by so many at once and no more', async () => {
    const waiting = Array.from({ length: ESTIMATES_WAITING_MAX }, () =>
      strength.estimate('k'.repeat(128), []),
    )
    expect(() => strength.estimate('one too many', [])).toThrow(
      expect.objectContaining({ code: 'not_ready' }),
    )
    await Promise.all(waiting)
  })
})
