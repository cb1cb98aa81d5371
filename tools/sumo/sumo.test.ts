import { describe, expect, it } from '@jest/globals'

import { readMatsimNetwork } from '@urbe/city-model/qsim'
import { openTrips } from '@urbe/city-model/routed-trips'

import { sumoVersion } from './run-sumo.ts'
import { repeated, sumoRoutes, tripsOn } from './trips.ts'

const SIDE = 4

/** Streets both ways between neighbours on a square. */
const square = (() => {
  const nodes = Array.from({ length: SIDE * SIDE }, (_, node) => ({
    node,
    x: node % SIDE,
    y: Math.floor(node / SIDE),
  }))
  const links = nodes.flatMap((one) =>
    nodes
      .filter((other) => Math.abs(one.x - other.x) + Math.abs(one.y - other.y) === 1)
      .map(
        (other) =>
          `<link id="${one.node}-${other.node}" from="${one.node}" to="${other.node}" length="120" freespeed="10" capacity="900" permlanes="1"/>`,
      ),
  )
  const places = nodes.map(({ node, x, y }) => `<node id="${node}" x="${x}" y="${y}"/>`)
  return readMatsimNetwork(
    `<network><nodes>${places.join('')}</nodes><links>${links.join('')}</links></network>`,
  )
})()

const demand = { count: 200, seconds: 600, seed: 1 }
const trips = tripsOn(square, demand)

describe('trips drawn by chance', () => {
  it('can be driven, each of at least three links, and nobody turns round', () => {
    const run = openTrips({ network: square, trips, linkSeconds: 'nearest', seed: 1, stuckSeconds: 10 })
    while (run.advance());
    expect(run.summary().arrived).toBe(trips.second.length)
    for (let trip = 0; trip < trips.second.length; trip += 1) {
      const route = trips.route.subarray(trips.routeStart[trip], trips.routeStart[trip + 1])
      expect(route.length).toBeGreaterThanOrEqual(3)
      const turns = route
        .subarray(1)
        .map((link, at) => Number(square.to[link] === square.from[route[at] ?? 0]))
      expect(turns).not.toContain(1)
    }
  })

  it('are the same for the same seed', () => {
    expect(tripsOn(square, demand)).toEqual(trips)
    expect(tripsOn(square, { ...demand, seed: 2 })).not.toEqual(trips)
  })

  it('can be had over and over', () => {
    const { second, routeStart, route } = repeated(trips, { times: 3, apartSeconds: 1_000 })
    const [count, links] = [trips.second.length, trips.route.length]
    expect([second.length, routeStart.length, route.length]).toEqual([3 * count, 3 * count + 1, 3 * links])
    const again = count + 7
    expect(second[again]).toBe((trips.second[7] ?? 0) + 1_000)
    expect(route.subarray(routeStart[again], routeStart[again + 1])).toEqual(
      trips.route.subarray(trips.routeStart[7], trips.routeStart[8]),
    )
  })

  it('are told to SUMO without their first links', () => {
    const lines = sumoRoutes(trips, square).split('\n')
    const vehicles = lines.filter((line) => line.startsWith('<vehicle '))
    expect(vehicles).toHaveLength(trips.second.length)
    const edges = Array.from(trips.route.subarray(1, trips.routeStart[1]), (link) => square.linkIds[link])
    expect(vehicles[0]).toContain(`depart="${trips.second[0]}"`)
    expect(vehicles[0]).toContain(`<route edges="${edges.join(' ')}"/>`)
  })
})

it('knows which SUMO there is, if any', () => {
  expect(sumoVersion() ?? 'SUMO').toMatch(/^SUMO/)
})
