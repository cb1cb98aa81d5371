import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { roadNetworkOf } from '../road-network.ts'
import { generateCity } from './generate-city.ts'
import { peakCarTrips, streetNeeds } from './street-needs.ts'

const CITIZENS = 10_000
const TRIPS = peakCarTrips(CITIZENS)
const street = (from: number, to: number, freeSeconds: number) => ({
  from,
  to,
  freeSeconds,
  lengthMetres: 100,
  capacityPerHour: 1,
  lanes: 1,
})
/** Work at node 0, homes at node 2: over node 1 in 20 seconds, or straight in `direct`. */
const network = (direct: number) =>
  roadNetworkOf({ x: Float64Array.of(0, 50, 100), y: Float64Array.of(0, 0, 0), firstThroughNode: 0 }, [
    street(0, 1, 10),
    street(1, 0, 10),
    street(1, 2, 10),
    street(2, 1, 10),
    street(0, 2, direct),
    street(2, 0, direct),
  ])
const needsOf = (direct: number, flowMax: number) =>
  streetNeeds({
    salt: 3,
    citizens: CITIZENS,
    network: network(direct),
    flowMax: new Float64Array(6).fill(flowMax),
    homes: { node: Int32Array.of(2), weight: Int32Array.of(1) },
    jobs: { node: Int32Array.of(0), weight: Int32Array.of(1) },
    random: seededRandom(1),
    ask: 0,
  })

describe('what streets are needed for', () => {
  it('is every trip from work home, on the shortest way', () => {
    const needs = needsOf(100, 1e9)
    expect(needs[0]).toBeCloseTo(TRIPS, 6)
    expect(needs[2]).toBeCloseTo(TRIPS, 6)
    expect([needs[1], needs[3], needs[4], needs[5]]).toEqual([0, 0, 0, 0])
  })

  it('is shared by ways that take about as long', () => {
    const [round = 0, , , , straight = 0] = needsOf(21, 1e9)
    expect(round + straight).toBeCloseTo(TRIPS, 6)
    expect(Math.min(round, straight)).toBeGreaterThan(TRIPS / 10)
  })

  it('goes round what cannot be widened enough', () => {
    const [, , , , straight = 0] = needsOf(60, TRIPS / 4)
    expect(straight).toBeGreaterThan(TRIPS / 10)
  })
})

describe('the streets of a city', () => {
  const { roads } = generateCity(3, 100_000).map
  const mean = (kind: string) => {
    const flows = roads.filter((road) => road.class === kind).map((road) => road.capacityPerHour)
    return flows.reduce((sum, flow) => sum + flow, 0) / flows.length
  }

  it('carry the more the higher their class, on the lanes that takes', () => {
    expect(mean('local')).toBeLessThan(mean('collector'))
    expect(mean('collector')).toBeLessThan(mean('arterial'))
    expect(mean('arterial')).toBeLessThan(mean('motorway'))
    const wide = roads.filter((road) => road.lanes > 1)
    expect(wide.length).toBeGreaterThan(0)
    expect(wide.every((road) => road.capacityPerHour > 500)).toBe(true)
  })
})
