import { describe, expect, it } from '@jest/globals'

import { CAR, TRANSIT } from '../mode-choice/index.ts'
import {
  enact,
  groundOf,
  type Settings,
  type SmallCity,
  smallCity,
  sum,
  TICKS_TO_MIDNIGHT,
} from './small-city.fixture.ts'

const SEED = 3
const ground = groundOf(SEED, 1500)

function monday(settings: Settings = {}): SmallCity {
  const city = smallCity(ground, SEED)
  enact(city, settings)
  city.run(TICKS_TO_MIDNIGHT)
  return city
}

const usual = monday()

describe('policies', () => {
  const shares = (city: SmallCity) => {
    const trips = city.columns.tripsByModeBefore
    return Array.from(trips, (count) => count / sum(trips))
  }
  const [car = 0, transit = 0] = shares(usual)

  it('charge cars that arrive in the centre by day, and so make them fewer', () => {
    const charged = monday({ congestionChargeCents: 1500 })
    expect(usual.paid.charge).toBe(0)
    expect(charged.paid.charge).toBeGreaterThan(0)
    expect(charged.paid.charge % 1500).toBe(0)
    expect(shares(charged)[CAR]).toBeLessThan(car - 0.005)
  })

  it('fill the buses by what they take off the fare', () => {
    const free = monday({ transitSubsidyPercent: 100 })
    expect(shares(free)[TRANSIT]).toBeGreaterThan(transit + 0.005)
    expect(free.paid.fare).toBe(0)
  })

  it('fill and empty the buses by how often they run', () => {
    const funded = (ppm: number) => {
      const city = smallCity(ground, SEED)
      city.columns.transitPpm[0] = ppm
      city.run(TICKS_TO_MIDNIGHT)
      return shares(city)[TRANSIT] ?? 0
    }
    expect(funded(2_000_000)).toBeGreaterThan(transit + 0.005)
    expect(funded(400_000)).toBeLessThan(transit - 0.005)
    expect(funded(0)).toBe(0)
  })

  it('make the car better liked when it drives itself', () => {
    expect(shares(monday({ autonomousPermille: 1000 }))[CAR]).toBeGreaterThan(car)
  })

  it('call off so many of all activities away from home', () => {
    const half = sum(monday({ lockdownPercent: 50 }).columns.tripsByModeBefore)
    const all = sum(usual.columns.tripsByModeBefore)
    expect(half / all).toBeGreaterThan(0.4)
    expect(half / all).toBeLessThan(0.6)
    expect(sum(monday({ lockdownPercent: 100 }).columns.tripsByModeBefore)).toBe(0)
  })
})
