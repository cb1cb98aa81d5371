import { describe, expect, it } from '@jest/globals'

import { type ExchangeGame, giniOf, give, playExchange, shareWithout } from './exchange.ts'

const game: ExchangeGame = { agents: 1_000, money: 1, sweeps: 60, seed: 7, activation: 'random' }

describe('the exchange of money', () => {
  it('moves one unit, and none out of an empty purse', () => {
    const purses = Int32Array.of(1, 0)
    give(purses, 0, 1)
    expect([...purses]).toEqual([0, 1])
    give(purses, 0, 1)
    expect([...purses]).toEqual([0, 1])
  })

  it('keeps the money, and nobody owes any', () => {
    const purses = playExchange({ ...game, money: 3 })
    expect(purses.reduce((sum, purse) => sum + purse, 0)).toBe(3_000)
    expect(Math.min(...purses)).toBe(0)
  })

  it('depends on who acts: everybody once a sweep is more equal', () => {
    const meanOf = (activation: ExchangeGame['activation']) =>
      [1, 2, 3, 4].reduce((sum, seed) => sum + giniOf(playExchange({ ...game, seed, activation })) / 4, 0)
    expect(meanOf('random')).toBeGreaterThan(0.655)
    expect(meanOf('in turn')).toBeLessThan(0.655)
  })
})

describe('measures of inequality', () => {
  it.each([
    [[5, 5, 5, 5], 0, 0],
    [[0, 0, 0, 8], 0.75, 0.75],
    [[1, 2, 3], 2 / 9, 0],
  ])('of %j', (purses, gini, without) => {
    expect(giniOf(Int32Array.from(purses))).toBeCloseTo(gini, 12)
    expect(shareWithout(Int32Array.from(purses))).toBe(without)
  })
})
