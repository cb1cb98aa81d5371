import { describe, expect, it } from '@jest/globals'

import { linkNumber, shockKinds, shockOf, shownNumber, startingText } from './shock-form.ts'

const parameter = (name: string, min: number, max: number) => ({ name, unit: '', min, max })
const outbreak = [parameter('cases', 1, 100_000), parameter('r0Permille', 100, 20_000)]
const fuel = [parameter('percent', -80, 400), parameter('days', 1, 365)]
const typed = (texts: Readonly<Record<string, string>>) => (name: string) => texts[name] ?? ''

describe('a shock that is typed', () => {
  it('is what the platform takes, with thousandths where they belong', () => {
    expect(shockOf('outbreak', outbreak, typed({ cases: ' 40 ', r0Permille: '2,45' }))).toEqual({
      kind: 'outbreak',
      cases: 40,
      r0Permille: 2450,
    })
    expect(shockOf('fuelPrice', fuel, typed({ percent: '-30', days: '7' }))).toEqual({
      kind: 'fuelPrice',
      percent: -30,
      days: 7,
    })
  })

  it.each([
    [{ cases: '', r0Permille: '2' }, 'cases'],
    [{ cases: '1.5', r0Permille: '2' }, 'cases'],
    [{ cases: '0', r0Permille: '2' }, 'cases'],
    [{ cases: '100001', r0Permille: '2' }, 'cases'],
    [{ cases: '5', r0Permille: '-2' }, 'r0Permille'],
    [{ cases: '5', r0Permille: '21' }, 'r0Permille'],
    [{ cases: '5', r0Permille: 'two' }, 'r0Permille'],
  ])('says which field is wrong in %j', (texts, field) => {
    expect(shockOf('outbreak', outbreak, typed(texts))).toBe(field)
  })

  it('begins with numbers that can be sent, but for the asset', () => {
    expect(shockOf('outbreak', outbreak, startingText)).toMatchObject({ kind: 'outbreak' })
    expect(shockOf('fuelPrice', fuel, startingText)).toMatchObject({ kind: 'fuelPrice' })
    expect(shockOf('assetFailure', [parameter('asset', 0, 9)], startingText)).toBe('asset')
    expect(shockOf('roadClosure', [parameter('link', 0, 9)], startingText)).toBe('link')
    expect(shockKinds).toHaveLength(7)
  })

  it('may name a street instead of one of its links', () => {
    const names = new Map([
      [3, ''],
      [5, 'Mill Lane'],
      [6, 'Mill Lane'],
    ])
    expect([' mill lane ', '6', 'Nowhere', ''].map((text) => linkNumber(text, names))).toEqual([
      '5',
      '6',
      'Nowhere',
      '',
    ])
  })

  it('is shown in the numbers that are typed', () => {
    expect([shownNumber('r0Permille', 20_000), shownNumber('days', 365)]).toEqual([20, 365])
  })
})
