import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { FOUNDING_DAY_OF_YEAR, weatherAt, YEAR_DAYS } from './weather.ts'

const random = seededRandom(5, 9)
const year = Array.from({ length: YEAR_DAYS }, (_, day) =>
  Array.from({ length: 24 }, (_, hour) => weatherAt(random, { day, hour })),
)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const ofSeason = (from: number) =>
  year.filter((_, day) => Math.abs(((day + FOUNDING_DAY_OF_YEAR) % YEAR_DAYS) - from) < 20).flat()
const [winter, summer] = [ofSeason(30), ofSeason(200)]

describe('the weather', () => {
  it('is the same whenever it is asked for, and another in another city', () => {
    const [there, elsewhere] = [seededRandom(5, 9), seededRandom(6, 9)]
    const hours = Array.from({ length: 48 }, (_, hour) => ({ day: 3, hour: hour % 24 }))
    const of = (asked: typeof random) => hours.map((hour) => weatherAt(asked, hour))
    expect(of(there)).toEqual(of(random))
    expect(of(elsewhere)).not.toEqual(of(random))
  })

  it('is as warm over the year as it is meant to be, colder in winter and by night', () => {
    const tenths = year.flat().map(({ temperatureTenths }) => temperatureTenths)
    expect(mean(tenths)).toBeGreaterThan(100)
    expect(mean(tenths)).toBeLessThan(120)
    const of = (season: typeof winter) => mean(season.map(({ temperatureTenths }) => temperatureTenths))
    expect(of(summer) - of(winter)).toBeGreaterThan(140)
    const at = (hour: number) => mean(year.map((day) => day[hour]?.temperatureTenths ?? Number.NaN))
    expect(at(15) - at(3)).toBeCloseTo(80, -1)
    expect(Math.min(...tenths)).toBeGreaterThan(-200)
    expect(Math.max(...tenths)).toBeLessThan(350)
  })

  it('is dark by night and brighter in summer', () => {
    expect(year.every((day) => day[0]?.sunPermille === 0 && day[23]?.sunPermille === 0)).toBe(true)
    const bright = (season: typeof winter) => mean(season.map(({ sunPermille }) => sunPermille))
    expect(bright(summer)).toBeGreaterThan(2.5 * bright(winter))
    const hoursOfSun = (season: typeof winter) => season.filter(({ sunPermille }) => sunPermille > 0).length
    expect(hoursOfSun(summer)).toBeGreaterThan(1.5 * hoursOfSun(winter))
    expect(Math.max(...year.flat().map(({ sunPermille }) => sunPermille))).toBeLessThanOrEqual(1000)
  })

  it('blows for a third of what turbines can, and changes slowly', () => {
    const wind = year.flat().map(({ windPermille }) => windPermille)
    expect(mean(wind)).toBeGreaterThan(200)
    expect(mean(wind)).toBeLessThan(400)
    expect(Math.min(...wind)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...wind)).toBeLessThanOrEqual(1000)
    const steps = wind.slice(1).map((permille, hour) => Math.abs(permille - (wind[hour] ?? 0)))
    expect(Math.max(...steps)).toBeLessThan(350)
  })
})
