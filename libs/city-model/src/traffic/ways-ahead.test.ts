import { expect, it } from '@jest/globals'
import fc from 'fast-check'

import { VEHICLE_WORDS } from '../qsim/queue-columns.ts'
import { GOAL, NONE } from './columns.ts'
import { streetsOf, trafficOn } from './streets.fixture.ts'
import { waysAhead } from './ways-ahead.ts'

/** A ring of streets, long enough for a way to be looked up several times. */
const NODES = 90
const ring = streetsOf(Array.from({ length: NODES }, (_, from) => ({ from, to: (from + 1) % NODES })))

function wayOn(goal: number) {
  const { columns, routes } = trafficOn(ring, 1)
  const ways = waysAhead({ network: ring, columns })
  columns.queueVehicles[GOAL] = goal
  ways.begin(0)
  return { ways, routes, columns }
}

it('says what the routes say, however long the way is', () => {
  const place = fc.integer({ min: 0, max: NODES - 1 })
  fc.assert(
    fc.property(place, place, (from, goal) => {
      const { ways, routes } = wayOn(goal)
      let link = (from + NODES - 1) % NODES
      for (let left = (goal - from + NODES) % NODES; left > 0; left -= 1) {
        const next = ways.next(0, link)
        expect(next).toBe(routes.onTheWay(ring.to[link] ?? NONE, goal))
        link = next
      }
      expect(ways.next(0, link)).toBe(NONE)
    }),
  )
})

it('follows new routes when it has been told to forget the old ones', () => {
  const streets = streetsOf([
    { from: 0, to: 1 },
    { from: 1, to: 2 },
    { from: 1, to: 2 },
  ])
  const { columns, routes } = trafficOn(streets, 2)
  const ways = waysAhead({ network: streets, columns })
  for (const vehicle of [0, 1]) {
    columns.queueVehicles[vehicle * VEHICLE_WORDS + GOAL] = 2
    ways.begin(vehicle)
  }
  expect(ways.next(0, 0)).toBe(1)
  columns.linkCost[1] = 1_000
  routes.renewAll()
  ways.forget()
  expect(ways.next(1, 0)).toBe(2)
})
