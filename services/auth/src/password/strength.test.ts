import { afterAll, describe, expect, it } from '@jest/globals'
import { dictionary } from '@zxcvbn-ts/language-common'

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

  it('knows common passwords that are long enough to be tried, wherever they stand on the list', async () => {
    const long = dictionary['passwords-common'].filter((password) => password.length >= 8)
    const tried = long.filter((_, place) => place % 200 === 0)
    expect(tried.length).toBeGreaterThan(80)
    const unknown: string[] = []
    for (const password of tried)
      if (!(await strength.estimate(password.toUpperCase(), [])).common) unknown.push(password)
    expect(unknown).toEqual([])
  })

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
