import { describe, expect, it } from '@jest/globals'

import { CHILD, WORKER } from '../society.ts'
import { goalNode, placesOf, VENUES_NEAR } from './goals.ts'
import { AT_HOME, AT_LEISURE, AT_SCHOOL, AT_SHOP, AT_WORK, NONE } from './index.ts'
import { peopleOf } from './planning.fixture.ts'
import { writeProfile } from './profile.ts'

const NODES = 400
const SHOP_SECTOR = 0
const OFFICE_SECTOR = 1

/** A street of crossings 100 m apart with a venue at every second one. */
function streetOf(venues = NODES / 2) {
  const network = {
    nodeCount: NODES,
    nodeX: Float64Array.from({ length: NODES }, (_, node) => node * 100),
    nodeY: new Float64Array(NODES),
  }
  const society = {
    schoolNode: Int32Array.of(100, 300),
    leisureNode: Int32Array.from({ length: venues }, (_, venue) => venue * 2),
    businessNode: Int32Array.of(50, 60, 250),
    citizenCount: 100,
    businessSector: Uint8Array.of(SHOP_SECTOR, OFFICE_SECTOR, SHOP_SECTOR),
  }
  return { network, society, places: placesOf(network, society) }
}

function groundAt(home: number, { kind = WORKER, shop = NONE, venues = NODES / 2 } = {}) {
  const street = streetOf(venues)
  const people = peopleOf(kind, { employer: 1 })
  people.columns.householdNode[0] = home
  people.columns.householdShop[0] = shop
  people.columns.citizenNode.fill(home)
  const profiling = { ...people, society: street.society, shop: street.places.shop }
  for (const person of people.persons) writeProfile(profiling, person, 0)
  return { ...profiling, places: street.places }
}

describe('the way out', () => {
  it('leads to work, to the nearest school, to the shop of the household, and home', () => {
    const ground = groundAt(220, { shop: 0 })
    const to = (goal: number) => {
      ground.columns.citizenGoal[3] = goal
      return goalNode(ground, 3, 0)
    }
    expect([AT_WORK, AT_SCHOOL, AT_SHOP, AT_HOME].map(to)).toEqual([60, 300, 50, 220])
  })

  it('leads to the nearest shop as long as the household has chosen none', () => {
    const shops = [20, 140, 160, 399].map((home) => {
      const ground = groundAt(home)
      ground.columns.citizenGoal[0] = AT_SHOP
      return goalNode(ground, 0, 0)
    })
    expect(shops).toEqual([50, 50, 250, 250])
  })

  it('leads home where there is no such place', () => {
    const ground = groundAt(220, { kind: CHILD, venues: 0 })
    ground.columns.citizenGoal[0] = AT_LEISURE
    expect(goalNode(ground, 0, 0)).toBe(220)
  })
})

describe('a venue', () => {
  const ground = groundAt(200)
  ground.columns.citizenGoal.fill(AT_LEISURE)
  const drawn = ground.persons.flatMap((person) =>
    [0, 60, 120, 180, 240].map((now) => Math.abs(goalNode(ground, person, now) - 200) / 2),
  )
  const share = (from: number, to: number) =>
    drawn.filter((steps) => steps >= from && steps < to).length / drawn.length

  it('is chosen the less the further it ranks, by the power of -0.84', () => {
    // On both sides: rank 1 is here, ranks 2 and 3 one step off, and so on.
    const weight = (rank: number) => rank ** -0.84
    const total = Array.from({ length: NODES / 2 }, (_, at) => weight(at + 1)).reduce((a, b) => a + b)
    expect(Math.abs(share(0, 1) - weight(1) / total)).toBeLessThan(0.02)
    expect(Math.abs(share(1, 2) - (weight(2) + weight(3)) / total)).toBeLessThan(0.02)
    expect(Math.abs(share(2, 3) - (weight(4) + weight(5)) / total)).toBeLessThan(0.02)
  })

  it('beyond those known by nearness may be any of the city', () => {
    expect(share(VENUES_NEAR / 2, NODES)).toBeGreaterThan(0.25)
    expect(share(NODES / 8, NODES)).toBeGreaterThan(0.1)
  })

  it('is any of few', () => {
    const few = groundAt(200, { venues: 3 })
    few.columns.citizenGoal.fill(AT_LEISURE)
    const nodes = new Set(few.persons.map((person) => goalNode(few, person, 0)))
    expect([...nodes].toSorted((one, other) => one - other)).toEqual([0, 2, 4])
  })
})
