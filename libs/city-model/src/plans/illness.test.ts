import { describe, expect, it } from '@jest/globals'

import { chanceOf, STREAMS } from '../city/part.ts'
import { stage } from '../epidemic/stages.ts'
import { confinementOf } from '../health/index.ts'
import { AT_HOME, AT_LEISURE, AT_SHOP, AT_WORK, DRIVING, STAYING } from './index.ts'
import { homeOf } from './profile.ts'
import { groundOf, smallCity, sum, TICKS_TO_MIDNIGHT } from './small-city.fixture.ts'

const SEED = 3
const ground = groundOf(SEED, 1500)
/** From the founding at half past five: ten in the morning. */
const TICKS_TO_TEN = 270

function cityWhere(at: number) {
  const city = smallCity(ground, SEED)
  city.columns.citizenStage.fill(at)
  city.columns.citizenStageUntil.fill(1000)
  return city
}

const alive = ({ columns }: ReturnType<typeof cityWhere>) =>
  [...columns.personAlive.keys()].filter((person) => columns.personAlive[person] === 1)

describe('the ill', () => {
  it.each(['waiting', 'inBed', 'dead'] as const)('make no trip at all while they are %s', (name) => {
    const city = cityWhere(stage[name])
    let driven = 0
    const depart = city.traffic.depart
    city.traffic.depart = (drive) => {
      driven += 1
      return depart(drive)
    }
    city.run(TICKS_TO_MIDNIGHT)
    expect(driven).toBe(0)
    expect(sum(city.columns.tripsByModeBefore)).toBe(0)
    for (const person of alive(city)) {
      expect(city.columns.citizenActivity[person]).toBe(AT_HOME)
      expect(city.columns.citizenNode[person]).toBe(homeOf(city.columns, person))
    }
  })

  it('stay at home with symptoms and go out without, children, workers and the old alike', () => {
    const city = cityWhere(stage.infectious)
    const { staysIn } = confinementOf(city.columns, chanceOf(SEED)(STREAMS.health))
    const out = new Set<number>()
    city.run(TICKS_TO_MIDNIGHT, (now) => {
      if (now % 60 > 0) return
      for (const [person, travel] of city.columns.citizenTravel.entries())
        if (travel !== STAYING) out.add(person)
    })
    for (const person of out) expect(staysIn(person)).toBe(false)
    const well = alive(city).filter((person) => !staysIn(person))
    for (const kind of [0, 1, 2]) {
      const ofKind = well.filter((person) => city.columns.citizenKind[person] === kind)
      expect(ofKind.filter((person) => out.has(person)).length).toBeGreaterThan(ofKind.length / 2)
    }
  })
})

describe('who falls ill when out', () => {
  it('comes home from there with symptoms, and goes nowhere else', () => {
    const city = smallCity(ground, SEED)
    city.run(TICKS_TO_TEN)
    city.columns.citizenStage.fill(stage.infectious)
    city.columns.citizenStageUntil.fill(1000)
    const { staysIn } = confinementOf(city.columns, chanceOf(SEED)(STREAMS.health))
    const atWork = alive(city).filter((person) => city.columns.citizenActivity[person] === AT_WORK)
    const visited = { ill: new Set<number>(), well: new Set<number>() }
    city.run(TICKS_TO_MIDNIGHT - TICKS_TO_TEN, (now) => {
      if (now % 60 > 0) return
      for (const person of atWork) {
        const activity = city.columns.citizenActivity[person] ?? AT_HOME
        visited[staysIn(person) ? 'ill' : 'well'].add(activity)
      }
    })
    expect([...visited.ill].sort()).toEqual([AT_HOME, AT_WORK])
    expect([...visited.well].sort()).toEqual([AT_HOME, AT_WORK, AT_SHOP, AT_LEISURE])
  })

  it('is brought to bed without a trip, but for who is under way', () => {
    const city = smallCity(ground, SEED)
    city.run(TICKS_TO_TEN)
    const away = alive(city).filter((person) => city.columns.citizenActivity[person] !== AT_HOME)
    const underWay = alive(city).filter((person) => city.columns.citizenTravel[person] !== STAYING).length
    const before = sum(city.columns.tripsByMode)
    city.columns.citizenStage.fill(stage.inBed)
    city.run(TICKS_TO_MIDNIGHT - TICKS_TO_TEN)
    expect(away.length).toBeGreaterThan(100)
    expect(sum(city.columns.tripsByModeBefore) - before).toBe(underWay)
    expect(city.columns.citizenTravel.includes(DRIVING)).toBe(false)
    const home = away.filter((person) => city.columns.citizenActivity[person] === AT_HOME)
    expect(home.length).toBeGreaterThan(away.length * 0.9)
    for (const person of home) {
      expect(city.columns.citizenNode[person]).toBe(homeOf(city.columns, person))
      expect(city.columns.citizenBrought[person]).toBe(STAYING)
    }
  })

  it('goes out again when well', () => {
    const city = cityWhere(stage.inBed)
    city.run(TICKS_TO_MIDNIGHT)
    city.columns.citizenStage.fill(stage.recovered)
    city.run(1440)
    const usual = smallCity(ground, SEED)
    usual.run(TICKS_TO_MIDNIGHT + 1440)
    const share = sum(city.columns.tripsByModeBefore) / sum(usual.columns.tripsByModeBefore)
    expect(share).toBeGreaterThan(0.95)
    expect(share).toBeLessThan(1.05)
  })
})
