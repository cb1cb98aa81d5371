import { describe, expect, it } from '@jest/globals'

import { generateCity } from './generate-city.ts'
import { BUSINESSES_ON_MAP_MAX, HOMES_ON_MAP_MAX, placesOf } from './places.ts'

const { network, map, society } = generateCity(7, 3000)
const shown = (over: Partial<typeof society>) => {
  const trades = Array.from({ length: over.businessCount ?? society.businessCount }, () => 'office' as const)
  const { roads } = map
  return placesOf({
    society: { ...society, ...over },
    trades,
    network,
    roads,
    nodeDistrict: society.nodeDistrict,
  })
}

describe('the places of a map', () => {
  it('are a house for three households, and every business by its name', () => {
    const homes = map.places.filter(({ kind }) => kind === 'home')
    expect(homes).toHaveLength(Math.ceil(society.householdCount / 3))
    const names = map.places.filter(({ name }) => name !== '').map(({ name }) => name)
    expect(names).toEqual(society.businessNames)
  })

  it('lie beside a street of their crossing', () => {
    for (const { x, y, node } of map.places) {
      const metres = Math.hypot(x - (network.nodeX[node] ?? 0), y - (network.nodeY[node] ?? 0))
      expect(metres).toBeGreaterThan(10)
      expect(metres).toBeLessThan(90)
    }
  })

  it('of a large city are no more homes than a map can hold', () => {
    const householdNode = new Int32Array(HOMES_ON_MAP_MAX * 4 + 1)
    const homes = shown({ householdNode }).filter(({ kind }) => kind === 'home')
    expect(homes.length).toBeGreaterThan(HOMES_ON_MAP_MAX / 2)
    expect(homes.length).toBeLessThanOrEqual(HOMES_ON_MAP_MAX)
  })

  it('of a large city are only its largest businesses', () => {
    const businessCount = BUSINESSES_ON_MAP_MAX + 50
    const businessJobs = Int32Array.from({ length: businessCount }, (_, id) =>
      id < 100 ? 1 : 2 + (id % 500),
    )
    const businessNames = Array.from(businessJobs, (jobs) => `with ${jobs}`)
    const businessNode = new Int32Array(businessCount)
    const places = shown({ businessCount, businessJobs, businessNames, businessNode })
    const offices = places.filter(({ kind }) => kind === 'office')
    expect(offices.length).toBeLessThanOrEqual(BUSINESSES_ON_MAP_MAX)
    expect(offices.length).toBeGreaterThan(BUSINESSES_ON_MAP_MAX / 2)
    expect(offices.map(({ name }) => name)).not.toContain('with 1')
  })
})
