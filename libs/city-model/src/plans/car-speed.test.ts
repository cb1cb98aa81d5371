import { describe, expect, it } from '@jest/globals'

import { roadNetworkOf } from '../road-network.ts'
import { WORKER } from '../society.ts'
import { CAR_SPEED_MIN, foundCarSpeed, LESSON_SECONDS_MIN, learnCarSpeed } from './car-speed.ts'
import { peopleOf } from './planning.fixture.ts'

function columnsWith(metres: number, seconds: number, expected = 8000) {
  const { columns } = peopleOf(WORKER)
  columns.carSpeed.fill(expected)
  columns.carMetres[8] = metres
  columns.carSeconds[8] = seconds
  return columns
}

describe('the speed that drivers expect', () => {
  it('is at first that of empty streets, each by its length', () => {
    const { columns } = peopleOf(WORKER)
    const street = { from: 0, to: 1, capacityPerHour: 900, lanes: 1 }
    const nodes = { x: Float64Array.of(0, 1), y: Float64Array.of(0, 0), firstThroughNode: 0 }
    const network = roadNetworkOf(nodes, [
      { ...street, lengthMetres: 900, freeSeconds: 60 },
      { ...street, lengthMetres: 300, freeSeconds: 40 },
    ])
    foundCarSpeed(columns, network)
    expect([...new Set(columns.carSpeed)]).toEqual([12_000])
  })

  it('goes a quarter of the way to what the hour has shown, and leaves other hours', () => {
    const columns = columnsWith(40_000, 10_000)
    learnCarSpeed(columns)
    expect([columns.carSpeed[7], columns.carSpeed[8]]).toEqual([8000, 7000])
    expect([columns.carMetres[8], columns.carSeconds[8]]).toEqual([0, 0])
  })

  it('learns nothing from a few drives', () => {
    const columns = columnsWith(10, LESSON_SECONDS_MIN - 1)
    learnCarSpeed(columns)
    expect(columns.carSpeed[8]).toBe(8000)
    const enough = columnsWith(10, LESSON_SECONDS_MIN)
    learnCarSpeed(enough)
    expect(enough.carSpeed[8]).toBeLessThan(8000)
  })

  it('never falls to a standstill', () => {
    const columns = columnsWith(1, 1e7, CAR_SPEED_MIN)
    learnCarSpeed(columns)
    expect(columns.carSpeed[8]).toBe(CAR_SPEED_MIN)
  })
})
