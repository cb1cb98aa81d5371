import { describe, expect, it } from '@jest/globals'

import type { Road } from '../map.ts'
import { streetsOf, trafficOn } from './streets.fixture.ts'
import { MOVING, QUEUED, vehicleFrames } from './vehicle-frames.ts'

const METRES = 100
const along = (fromX: number, toX: number) =>
  ({
    polyline: [
      [fromX, 0],
      [toX, 0],
    ],
  }) as unknown as Road
const streets = { lengthMetres: METRES, lanes: 1, freeSeconds: 9 }

/** West to east over two streets of 100 m, the second one slow to leave, and the same way back. */
function frames(vehicles: number, capacityPerHour = 3600) {
  const network = streetsOf([
    streets,
    { ...streets, capacityPerHour },
    { ...streets, to: 3 },
    { ...streets, from: 3, to: 0 },
  ])
  const roads = [along(0, 100), along(100, 200), along(200, 300), along(300, 0)]
  const model = trafficOn(network, vehicles)
  const frame = vehicleFrames(network, roads, model.columns)
  const seen = (now: number) => {
    const { count, ids, x, state } = frame(now)
    return Array.from({ length: count }, (_, at) => ({
      id: ids[at],
      x: Math.round(x[at] ?? 0),
      state: state[at],
    }))
  }
  return { ...model, seen }
}

describe('a frame', () => {
  it('has nobody while nobody is on the road', () => {
    expect(frames(3).seen(0)).toEqual([])
  })

  it('shows who waits to set out, drives and stands at the end of a street', () => {
    const { depart, run, seen } = frames(1)
    depart({ vehicle: 0, from: 0, to: 3, now: 0 })
    expect(seen(0)).toEqual([{ id: 0, x: 0, state: QUEUED }])
    run(0, 2)
    expect(seen(2)).toEqual([{ id: 0, x: 20, state: MOVING }])
    run(2, 6)
    expect(seen(6)).toEqual([{ id: 0, x: 60, state: MOVING }])
    run(6, 11)
    expect(seen(11)).toEqual([{ id: 0, x: 100, state: QUEUED }])
    run(11, 12)
    expect(seen(12)).toEqual([{ id: 0, x: 120, state: MOVING }])
  })

  it('puts a queue bumper to bumper, and everybody once', () => {
    const { depart, run, seen } = frames(6, 60)
    for (let vehicle = 0; vehicle < 6; vehicle += 1) depart({ vehicle, from: 0, to: 3, now: 0 })
    run(0, 60)
    const queued = seen(60).filter(({ x }) => x > 100 && x <= 200)
    expect(queued.map(({ x }) => x)).toEqual([200, 193, 185, 178, 170])
    expect(new Set(seen(60).map(({ id }) => id)).size).toBe(5)
    expect(queued.every(({ state }) => state === QUEUED)).toBe(true)
  })
})
