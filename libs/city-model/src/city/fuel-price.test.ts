import { describe, expect, it } from '@jest/globals'

import { DAY_SECONDS } from '../clock.ts'
import { carCentsPerKm } from '../plans/travel.ts'
import { changeFuelPrice, fuelPercentAt } from './fuel-price.ts'

const NOW = 5 * DAY_SECONDS + 60

function market() {
  return { shocksUnderWay: new Int32Array(16) }
}

describe('the price of fuel', () => {
  it('is the usual one until something happens', () => {
    expect(fuelPercentAt(market(), NOW)).toBe(0)
  })

  it('is another one for as many days, to the second', () => {
    const columns = market()
    changeFuelPrice(columns, { percent: 150, days: 3 }, NOW)
    const end = NOW + 3 * DAY_SECONDS
    expect([NOW, end - 1, end].map((now) => fuelPercentAt(columns, now))).toEqual([150, 150, 0])
  })

  it('follows the last change', () => {
    const columns = market()
    changeFuelPrice(columns, { percent: 150, days: 30 }, NOW)
    changeFuelPrice(columns, { percent: -40, days: 1 }, NOW)
    expect(fuelPercentAt(columns, NOW + DAY_SECONDS - 1)).toBe(-40)
    expect(fuelPercentAt(columns, NOW + DAY_SECONDS)).toBe(0)
  })

  it('is felt by drivers, in whole cents a kilometre', () => {
    expect([0, 100, -50, 8].map(carCentsPerKm)).toEqual([20, 32, 14, 21])
  })
})
