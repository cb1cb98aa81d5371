import { describe, expect, it } from '@jest/globals'

import { generateCity } from '../generator/generate-city.ts'
import { latticeSociety } from './lattice.fixture.ts'
import { AREA_ZONES_MAX, ZONES_MAX, zonesOf } from './zones.ts'

function latticeZones(columns: number, rows: number) {
  const { society, network } = latticeSociety({ columns, rows, residents: 2 })
  return zonesOf(society, network)
}

describe('the zones of a city', () => {
  it('are its districts, in the middle of their crossings', () => {
    const zones = zonesOf(
      { nodeDistrict: Int32Array.of(0, 1, 0, 1), districtCount: 2 },
      { nodeX: Float64Array.of(0, 100, 20, 140), nodeY: Float64Array.of(0, 0, 10, 20) },
    )
    const [first, second] = [zones.ofDistrict[0] ?? -1, zones.ofDistrict[1] ?? -1]
    expect([zones.count, zones.areas]).toEqual([2, 1])
    expect([zones.points.x[first], zones.points.y[first]]).toEqual([10, 5])
    expect([zones.points.x[second], zones.points.y[second]]).toEqual([120, 10])
    expect([...zones.ofNode]).toEqual([first, second, first, second])
    expect(zones.neighbours.from).toHaveLength(1)
  })

  it('are one where there is one district', () => {
    const zones = latticeZones(1, 1)
    expect([zones.count, zones.areas, ...zones.areaOf, ...zones.district]).toEqual([1, 1, 0, 0])
    expect(zones.neighbours.from).toHaveLength(0)
  })

  it('put a district without crossings into the middle, and two in one place apart', () => {
    const zones = zonesOf(
      { nodeDistrict: Int32Array.of(0, 0), districtCount: 3 },
      { nodeX: Float64Array.of(0, 10), nodeY: Float64Array.of(0, 0) },
    )
    expect(zones.count).toBe(3)
    expect([...zones.points.x].sort((a, b) => a - b)).toEqual([5, 6, 7])
  })

  it('are shared where there are more districts than zones', () => {
    const zones = latticeZones(20, 16)
    expect(zones.count).toBe(ZONES_MAX)
    const sizes = new Array<number>(ZONES_MAX).fill(0)
    for (const zone of zones.ofDistrict) sizes[zone] = (sizes[zone] ?? 0) + 1
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([1, 2])
  })

  it('make areas of no more zones than a substation is built for', () => {
    for (const [columns, rows, areas] of [
      [4, 6, 1],
      [5, 5, 2],
      [9, 9, 4],
    ] as const) {
      const zones = latticeZones(columns, rows)
      const sizes = new Array<number>(zones.areas).fill(0)
      for (const area of zones.areaOf) sizes[area] = (sizes[area] ?? 0) + 1
      expect([zones.areas, Math.max(...sizes) <= AREA_ZONES_MAX]).toEqual([areas, true])
    }
  })

  it('name themselves after a district of theirs', () => {
    const zones = latticeZones(5, 5)
    for (const [zone, district] of zones.district.entries()) expect(zones.ofDistrict[district]).toBe(zone)
  })

  it('hold every crossing of a generated city', () => {
    const city = generateCity(3, 5000)
    if (!('society' in city)) throw new Error('a generated city has citizens')
    const zones = zonesOf(city.society, city.network)
    expect(zones.ofNode).toHaveLength(city.network.nodeCount)
    expect(zones.ofNode.every((zone) => zone >= 0 && zone < zones.count)).toBe(true)
    expect(zones.neighbours.from.length).toBeGreaterThan(zones.count)
  })
})
