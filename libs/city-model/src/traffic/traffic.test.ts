import { describe, expect, it } from '@jest/globals'

import { columnsOver, schemaOf } from '../memory/schema.ts'
import { type LinkDraft, roadNetworkOf } from '../road-network.ts'
import { foundTraffic, trafficShape } from './columns.ts'
import { createTraffic, STUCK_SECONDS } from './traffic.ts'

const HOUR = 3600

/** Nodes 0 - 1 - 2 … in a row unless told otherwise. */
function traffic(links: readonly Partial<LinkDraft>[], vehicles: number) {
  const drafts = links.map((link, index) => ({
    from: index,
    to: index + 1,
    lengthMetres: 100_000,
    freeSeconds: 10,
    capacityPerHour: 36_000,
    lanes: 10,
    ...link,
  }))
  const nodes = Math.max(...drafts.map((link) => Math.max(link.from, link.to))) + 1
  const network = roadNetworkOf(
    { x: new Float64Array(nodes), y: new Float64Array(nodes), firstThroughNode: 0 },
    drafts,
  )
  const shape = trafficShape({ vehicles, links: links.length })
  const columns = columnsOver(shape, new SharedArrayBuffer(schemaOf(shape).bytes))
  foundTraffic(columns, network.freeSeconds)
  const arrivals: { vehicle: number; now: number }[] = []
  const model = createTraffic({
    network,
    columns,
    onArrival: (vehicle, now) => arrivals.push({ vehicle, now }),
  })
  return { ...model, network, columns, arrivals }
}

describe('flow in the queue model', () => {
  it('lets a lone vehicle through in its free time and a second for each node', () => {
    const { depart, moveSecond, arrivals } = traffic([{}, {}], 1)
    depart({ vehicle: 0, from: 0, to: 2, now: 0 })
    for (let now = 0; now < 60; now += 1) moveSecond(now)
    expect(arrivals).toEqual([{ vehicle: 0, now: 22 }])
  })

  it('lets a vehicle pass every fourth second at 900 an hour', () => {
    const { depart, moveSecond, arrivals } = traffic([{ capacityPerHour: 900 }], 3)
    for (const vehicle of [0, 1, 2]) depart({ vehicle, from: 0, to: 1, now: 0 })
    for (let now = 0; now < 60; now += 1) moveSecond(now)
    expect(arrivals.map(({ now }) => now)).toEqual([11, 15, 19])
  })

  it('serves 10,000 vehicles at 6000 an hour from half past six as 3000, 6000 and 1000 an hour', () => {
    const { depart, moveSecond, arrivals } = traffic([{ capacityPerHour: 6000, freeSeconds: 1 }], 10_000)
    const start = 6.5 * HOUR
    for (let vehicle = 0; vehicle < 10_000; vehicle += 1) depart({ vehicle, from: 0, to: 1, now: start })
    for (let now = start; now < 10 * HOUR; now += 1) moveSecond(now)
    const inHour = (hour: number) =>
      arrivals.filter(({ now }) => Math.floor((now - 2) / HOUR) === hour).length
    expect([6, 7, 8, 9].map(inHour)).toEqual([3000, 6000, 1000, 0])
  })

  it('builds the queue of a bottleneck as theory says: (a - s) T vehicles after T', () => {
    const { depart, moveSecond, columns } = traffic([{ capacityPerHour: 1800, freeSeconds: 1 }], 1000)
    for (let now = 0; now < 600; now += 1) {
      depart({ vehicle: now, from: 0, to: 1, now })
      moveSecond(now)
    }
    expect(Math.abs((columns.linkVehicles[0] ?? 0) - 300)).toBeLessThanOrEqual(2)
  })
})

describe('storage in the queue model', () => {
  it('never takes more vehicles on a link than fit, while nobody is stuck', () => {
    const { depart, moveSecond, columns, network } = traffic(
      [{}, { lengthMetres: 75, lanes: 1, capacityPerHour: 360 }],
      50,
    )
    for (let vehicle = 0; vehicle < 50; vehicle += 1) depart({ vehicle, from: 0, to: 2, now: 0 })
    for (let now = 0; now < 300; now += 1) {
      moveSecond(now)
      expect(columns.linkVehicles[1]).toBeLessThanOrEqual(network.storage[1] ?? 0)
    }
  })

  it('dissolves a ring of full links after the stuck time', () => {
    const ring = [0, 1, 2].map((from) => ({ from, to: (from + 1) % 3, lengthMetres: 15, lanes: 1 }))
    const { depart, moveSecond, arrivals } = traffic(ring, 6)
    for (let vehicle = 0; vehicle < 6; vehicle += 1) {
      depart({ vehicle, from: vehicle % 3, to: (vehicle + 2) % 3, now: 0 })
    }
    for (let now = 0; now < STUCK_SECONDS + 10; now += 1) moveSecond(now)
    expect(arrivals).toHaveLength(0)
    for (let now = STUCK_SECONDS + 10; now < 10 * STUCK_SECONDS; now += 1) moveSecond(now)
    expect(arrivals).toHaveLength(6)
  })
})

describe('ways in the queue model', () => {
  it('refuses a trip that no street leads to', () => {
    expect(traffic([{}], 1).depart({ vehicle: 0, from: 1, to: 0, now: 0 })).toBe(false)
  })

  it('learns to go round a street that has become slow', () => {
    const links = [
      { from: 0, to: 1, capacityPerHour: 60 },
      { from: 0, to: 2, freeSeconds: 20 },
      { from: 2, to: 1, freeSeconds: 20 },
    ]
    const { depart, moveSecond, learnCosts, routes } = traffic(links, 30)
    expect(routes.towards(0, 1)).toBe(0)
    for (let vehicle = 0; vehicle < 30; vehicle += 1) depart({ vehicle, from: 0, to: 1, now: 0 })
    for (let now = 0; now < HOUR; now += 1) moveSecond(now)
    learnCosts()
    expect(routes.towards(0, 1)).toBe(1)
  })
})
