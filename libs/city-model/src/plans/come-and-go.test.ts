import { describe, expect, it } from '@jest/globals'

import { DAY_SECONDS, momentOf, TICK_SECONDS } from '../clock.ts'
import { AT_HOME, AT_WORK, DRIVING, NEVER, NONE, STAYING } from './index.ts'
import { groundOf, type SmallCity, smallCity, TICKS_A_DAY, TICKS_TO_MIDNIGHT } from './small-city.fixture.ts'

const CITIZENS = 800
const SEED = 3
const ground = groundOf(SEED, CITIZENS)

function cityWith(): SmallCity {
  return smallCity(ground, SEED)
}

describe('people who come and go', () => {
  it('begin at home and set out from there', () => {
    const city = cityWith()
    city.run(TICKS_TO_MIDNIGHT)
    const person = CITIZENS
    const { columns } = city
    Object.assign(columns.personAlive, { [person]: 1 })
    columns.personHousehold[person] = 5
    columns.personBornMonth[person] = -12 * 70
    columns.citizenKind[person] = 2
    expect(columns.citizenNextMove[person]).toBe(NEVER)
    city.plans.welcome(person, momentOf(1, 0))
    expect([columns.citizenNode[person], columns.citizenActivity[person]]).toEqual([
      columns.householdNode[5],
      AT_HOME,
    ])
    let wentOut = false
    city.run(3 * TICKS_A_DAY, () => {
      wentOut ||= columns.citizenActivity[person] !== AT_HOME
    })
    expect(wentOut).toBe(true)
  })

  it('take no more part once they have gone', () => {
    const city = cityWith()
    city.run(TICKS_TO_MIDNIGHT)
    for (let person = 0; person < CITIZENS; person += 1) {
      city.columns.personAlive[person] = 0
      city.plans.dismiss(person)
    }
    const before = [...city.columns.plansTally]
    city.run(TICKS_A_DAY)
    expect([...city.columns.plansTally]).toEqual(before)
    expect(city.columns.citizenTravel.every((travel) => travel === STAYING)).toBe(true)
  })
})

describe('people under way', () => {
  it('are under way between departure and arrival, and leave their cars to arrive without them', () => {
    const city = cityWith()
    city.run(150)
    const { columns, plans } = city
    const driver = columns.citizenTravel.indexOf(DRIVING)
    const other = columns.citizenTravel.findIndex((travel) => travel > DRIVING)
    expect([driver, other].map((person) => plans.isUnderWay(person))).toEqual([true, true])
    expect(plans.isUnderWay(columns.citizenTravel.indexOf(STAYING))).toBe(false)
    for (const person of [driver, other]) {
      columns.personAlive[person] = 0
      plans.dismiss(person)
    }
    expect([driver, other].map((person) => plans.isUnderWay(person))).toEqual([true, false])
    const node = columns.citizenNode[driver]
    city.run(120)
    expect([plans.isUnderWay(driver), columns.citizenNode[driver], columns.citizenNextMove[driver]]).toEqual([
      false,
      node,
      NEVER,
    ])
  })

  it('take over the place of one whose car is still under way when it has come home', () => {
    const city = cityWith()
    city.run(150)
    const { columns, plans } = city
    const person = columns.citizenTravel.indexOf(DRIVING)
    plans.dismiss(person)
    columns.personHousehold[person] = 9
    plans.welcome(person, 150 * TICK_SECONDS)
    expect(plans.isUnderWay(person)).toBe(true)
    city.run(120)
    expect([columns.citizenNode[person], columns.citizenActivity[person]]).toEqual([
      columns.householdNode[9],
      AT_HOME,
    ])
    expect(columns.citizenNextMove[person]).toBeLessThan(3 * DAY_SECONDS)
  })

  it('stay at home when the work they had planned to go to is lost', () => {
    const city = cityWith()
    city.run(TICKS_TO_MIDNIGHT - 1)
    city.columns.citizenEmployer.fill(NONE)
    city.run(TICKS_A_DAY / 3)
    let worked = false
    city.run(TICKS_A_DAY / 2, (now) => {
      if (now % 600 === 0) worked ||= city.columns.citizenActivity.includes(AT_WORK)
    })
    expect(worked).toBe(false)
  })
})
