import { describe, expect, it } from '@jest/globals'

import { OFFICE, SECTORS, SHOP, WORKSHOP } from '../society.ts'
import {
  CHARGING,
  COOLING_ABOVE_TENTHS,
  HEATING_BELOW_TENTHS,
  HOME_LITRES_A_DAY,
  HOME_POWER,
  HOME_WATER,
  HOME_WH_A_DAY,
  PROFILE_SUM,
  powerByWeather,
  WORK,
  WORK_LITRES_A_DAY,
  WORK_WH_A_DAY,
  waterByWeather,
} from './consumption.ts'
import { demandOf, powerRates, type Rates, waterRates } from './demand.ts'

const MILD = 180
const MONDAY = 0
const SUNDAY = 6
const hours = Array.from({ length: 24 }, (_, hour) => hour)
const power = (day: number, hour: number, temperatureTenths = MILD, chargingWh = 0) =>
  powerRates({ day, hour, temperatureTenths, chargingWh })
const water = (day: number, hour: number, temperatureTenths = MILD) =>
  waterRates({ day, hour, temperatureTenths })
const sumOver = (rateOf: (hour: number) => number) => hours.reduce((sum, hour) => sum + rateOf(hour), 0)
const workerOf = (rates: Rates, sector: number) => rates.worker[sector] ?? Number.NaN

describe('the profiles of a day', () => {
  it.each([
    ['power at home', HOME_POWER],
    ['water at home', HOME_WATER],
    ['charging', CHARGING],
    ...WORK.map((profile, sector) => [`work of sector ${sector}`, profile] as const),
  ] as const)('spread all of it and no more: %s', (_, profile) => {
    const days = [profile.subarray(0, 24), profile.subarray(24)]
    expect(days.map((day) => day.reduce((sum, part) => sum + part, 0))).toEqual([PROFILE_SUM, PROFILE_SUM])
    expect(profile).toHaveLength(48)
  })
})

describe('what is asked for', () => {
  it('is a day of a person in mild weather, whatever the day', () => {
    for (const day of [MONDAY, SUNDAY]) {
      expect(sumOver((hour) => power(day, hour).resident)).toBeCloseTo(HOME_WH_A_DAY, 6)
      expect(sumOver((hour) => water(day, hour).resident)).toBeCloseTo(HOME_LITRES_A_DAY, 6)
    }
  })

  it('is a day of work for each worker, and less of it on a day of rest', () => {
    for (const sector of [SHOP, OFFICE, WORKSHOP]) {
      const whole = sumOver((hour) => workerOf(power(MONDAY, hour), sector))
      expect(whole).toBeCloseTo(WORK_WH_A_DAY[sector] ?? Number.NaN, 6)
      expect(sumOver((hour) => workerOf(water(MONDAY, hour), sector))).toBeCloseTo(
        WORK_LITRES_A_DAY[sector] ?? Number.NaN,
        6,
      )
      expect(sumOver((hour) => workerOf(power(SUNDAY, hour), sector))).toBeLessThan(0.7 * whole)
    }
  })

  it('grows in the cold and in the heat, and not between', () => {
    const noon = (tenths: number) => power(MONDAY, 12, tenths).resident
    expect(noon(HEATING_BELOW_TENTHS)).toBe(noon(COOLING_ABOVE_TENTHS))
    expect(noon(HEATING_BELOW_TENTHS - 100)).toBeCloseTo(1.1 * noon(MILD), 9)
    expect(noon(COOLING_ABOVE_TENTHS + 100)).toBeCloseTo(1.15 * noon(MILD), 9)
    expect([powerByWeather(MILD), waterByWeather(-100)]).toEqual([1_000_000, 1_000_000])
    expect(water(MONDAY, 12, 320).resident).toBeGreaterThan(water(MONDAY, 12).resident)
  })

  it('holds what the cars charge, over the day all of it', () => {
    const extra = sumOver((hour) => power(MONDAY, hour, MILD, 2000).resident - power(MONDAY, hour).resident)
    expect(extra).toBeCloseTo(2000, 6)
  })

  it('is counted in whole Wh over residents and workers of a zone', () => {
    const customers = { residents: Float64Array.of(3, 10), workers: Float64Array.of(0, 1, 0, 2, 0, 4) }
    const rates = { resident: 1.5, worker: Float64Array.of(100, 10.25, 1) }
    expect(customers.workers).toHaveLength(2 * SECTORS)
    expect(demandOf(customers, rates, 0)).toBe(4)
    expect(demandOf(customers, rates, 1)).toBe(Math.floor(15 + 100 + 20.5 + 4))
  })
})
