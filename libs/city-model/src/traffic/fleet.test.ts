import { expect, it } from '@jest/globals'

import { BEHIND, LINK_WORDS, QUEUE, VEHICLE_WORDS } from '../qsim/queue-columns.ts'
import { gatheredFleet, wholeFleet } from './fleet.ts'
import { streetsOf, trafficOn } from './streets.fixture.ts'

const ring = streetsOf([{}, {}, { from: 2, to: 0 }])

/** Three vehicles of which the second and the third are on the road, one behind the other. */
function world() {
  const { depart, run, columns } = trafficOn(ring, 3)
  depart({ vehicle: 2, from: 0, to: 2, now: 0 })
  depart({ vehicle: 1, from: 0, to: 2, now: 0 })
  run(0, 3)
  return columns
}

it('knows vehicles by small numbers while they are on the road', () => {
  const columns = world()
  const fleet = gatheredFleet(columns)
  expect([0, 1].map(fleet.vehicleOf).sort()).toEqual([1, 2])
  expect(fleet.join(0)).toBe(2)
  fleet.quit(2)
  expect(fleet.join(0)).toBe(2)
})

it('leaves the columns of the world alone until somebody wants to see them', () => {
  const columns = world()
  const before = columns.queueVehicles.slice()
  const fleet = gatheredFleet(columns)
  const member = fleet.join(0)
  fleet.columns.queueVehicles[member * VEHICLE_WORDS + BEHIND] = 0
  fleet.columns.queueLinks[LINK_WORDS + QUEUE] = member
  expect(columns.queueVehicles).toEqual(before)
  expect(columns.queueLinks[LINK_WORDS + QUEUE]).not.toBe(0)
  fleet.columns.queueVehicles[member * VEHICLE_WORDS + BEHIND] = -1
  fleet.settle()
  expect(columns.queueLinks[LINK_WORDS + QUEUE]).toBe(0)
})

it('does nothing to a city whose traffic works on the world itself', () => {
  const columns = world()
  const fleet = wholeFleet(columns)
  expect(fleet.columns).toBe(columns)
  expect([fleet.join(2), fleet.vehicleOf(2)]).toEqual([2, 2])
})
