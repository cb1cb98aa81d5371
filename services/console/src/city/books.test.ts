import { describe, expect, it } from '@jest/globals'

import { booksOf } from './books.ts'

describe('the books of a city', () => {
  it('balance while nothing appears or vanishes', () => {
    expect(booksOf({ moneyGapCents: 0, personsGap: 0, population: 12 })).toEqual({ balance: true, open: [] })
  })
  it('say what does not add up, and by how much', () => {
    const kpis = { moneyGapCents: -3, personsGap: 0, vehiclesGap: 0, energyGapWh: 0, waterGapLitres: 9 }
    expect(booksOf(kpis)).toEqual({
      balance: false,
      open: [
        { what: 'books.money', amount: -3 },
        { what: 'books.water', amount: 9 },
      ],
    })
  })
  it('are not kept by a city of trips alone', () => {
    expect(booksOf({ vehiclesOnRoad: 4 })).toBeUndefined()
  })
})
