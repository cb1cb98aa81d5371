import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { stage } from '../epidemic/stages.ts'
import { HEALTH_MAX, healthKpis } from './index.ts'
import { runPhases, type Town, townOf } from './town.fixture.ts'
import { HEALTH_BY_AGE, healthAfterDay, healthAtAge, lossByAir } from './well-being.ts'

const anyHealth = fc.nat(HEALTH_MAX)

describe('a day in a body', () => {
  it('leads towards what is wished, never past it, and does not stop before', () => {
    fc.assert(
      fc.property(anyHealth, anyHealth, fc.boolean(), (health, wish, isIll) => {
        const next = healthAfterDay(health, wish, isIll)
        expect(Math.sign(wish - health)).toBe(Math.sign(next - health))
        expect(Math.abs(wish - next)).toBeLessThanOrEqual(Math.abs(wish - health))
        expect(Number.isInteger(next)).toBe(true)
      }),
    )
  })

  it('takes an illness to heart sooner than age', () => {
    expect(healthAfterDay(900, 500, true)).toBeLessThan(healthAfterDay(900, 500, false))
  })
})

describe('health', () => {
  it('falls with age', () => {
    expect(HEALTH_BY_AGE.every((health, age) => age === 0 || health <= (HEALTH_BY_AGE[age - 1] ?? 0))).toBe(
      true,
    )
    expect([healthAtAge(-12 * 24 - 11, 0), healthAtAge(-12 * 25, 0), healthAtAge(-12 * 80, 0)]).toEqual([
      940, 930, 730,
    ])
  })

  it('knows no age below zero or above the highest', () => {
    expect([healthAtAge(5, 0), healthAtAge(-12 * 500, 0)]).toEqual([940, 730])
  })

  it('is not harmed by good air, or by air that nobody has measured yet', () => {
    expect([lossByAir(0), lossByAir(10), lossByAir(20), lossByAir(50)]).toEqual([0, 0, 15, 60])
  })
})

describe('bodies in a town', () => {
  /** Only what midnight does to bodies. */
  const days = ({ health: [, ...atMidnight] }: Town, count: number) => {
    for (let day = 1; day <= count; day += 1) runPhases(atMidnight, day, 0)
  }

  it('are as healthy as their age when the city is founded, and stay so', () => {
    const town = townOf({ citizens: 300 })
    const before = healthKpis(town.columns).health
    days(town, 3)
    expect(before).toBeGreaterThan(80)
    expect(Math.abs(healthKpis(town.columns).health - before)).toBeLessThan(0.3)
  })

  it('suffer from bad air where they live, slowly', () => {
    const town = townOf({ citizens: 400 })
    town.columns.districtDayAirTenths[1] = 50
    const meanIn = (district: number) => {
      const { personHousehold, householdNode, citizenHealth, personAlive } = town.columns
      const there = [...personAlive.keys()].filter(
        (person) =>
          personAlive[person] === 1 &&
          town.society.nodeDistrict[householdNode[personHousehold[person] ?? 0] ?? 0] === district,
      )
      return there.reduce((sum, person) => sum + (citizenHealth[person] ?? 0), 0) / there.length
    }
    const [bad, good] = [meanIn(1), meanIn(2)]
    days(town, 2)
    expect(bad - meanIn(1)).toBeGreaterThan(0.5)
    expect(bad - meanIn(1)).toBeLessThan(5)
    days(town, 200)
    expect(bad - meanIn(1)).toBeGreaterThan(40)
    expect(Math.abs(good - meanIn(2))).toBeLessThan(10)
  })

  it('suffer from an illness and get over it', () => {
    const town = townOf({ citizens: 50 })
    const { columns } = town
    const health = () => columns.citizenHealth[7] ?? 0
    const usual = health()
    columns.citizenStage[7] = stage.infectious
    days(town, 4)
    expect(health()).toBeLessThan(560)
    columns.citizenStage[7] = stage.recovered
    days(town, 4)
    expect(health()).toBeGreaterThan(600)
    days(town, 40)
    expect(health()).toBe(usual)
  })
})
