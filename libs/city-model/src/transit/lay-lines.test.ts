import { describe, expect, it } from '@jest/globals'

import { generateCity } from '../generator/generate-city.ts'
import { distanceBetween } from '../nearest-places.ts'
import { fundedColumns } from './funded.fixture.ts'
import { ACCESS_METRES_MAX, createTransit, layTransit, TRANSIT_LIMITS } from './index.ts'

function cityOf(seed: number, citizens: number) {
  const plan = generateCity(seed, citizens)
  if (!('society' in plan)) throw new TypeError('a generated city has a society')
  const { network, society, map } = plan
  return { network, society, plan: layTransit({ network, society, roads: map.roads }, TRANSIT_LIMITS), map }
}

describe.each([3, 11])('the lines of a generated city (seed %i)', (seed) => {
  const { network, society, plan, map } = cityOf(seed, 20_000)

  it('follow streets, and mostly main ones', () => {
    const classOf = new Map(map.roads.map((road) => [`${road.from} ${road.to}`, road.class]))
    const streets = plan.lines.flatMap(({ nodes }) =>
      nodes.slice(1).map((node, at) => classOf.get(`${nodes[at]} ${node}`)),
    )
    expect(streets).not.toContain(undefined)
    const main = streets.filter((rank) => rank === 'arterial' || rank === 'collector')
    expect(main.length / streets.length).toBeGreaterThan(0.6)
  })

  it('have stops among their nodes, in order, and seconds that grow', () => {
    for (const { nodes, stops, seconds } of plan.lines) {
      const places = stops.map((stop) => nodes.indexOf(stop))
      expect(places).toEqual(places.toSorted((one, other) => one - other))
      expect(seconds[0]).toBe(0)
      expect(seconds.slice(1).every((each, at) => each > (seconds[at] ?? 0))).toBe(true)
    }
  })

  it('pass within a walk of nearly every home, and connect nearly every home with nearly every job', () => {
    const stops = plan.lines.flatMap((line) => line.stops)
    const homes = [...society.householdNode].filter((_, household) => household % 97 === 0)
    const near = homes.filter((home) =>
      stops.some((stop) => distanceBetween(network, home, stop) <= ACCESS_METRES_MAX),
    )
    expect(near.length / homes.length).toBeGreaterThan(0.97)
    const { columns } = fundedColumns(plan)
    const transit = createTransit(plan, { network, columns })
    const pairs = homes.flatMap((home) =>
      [...society.businessNode].filter((_, at) => at % 211 === 0).map((work) => [home, work] as const),
    )
    const found = pairs.filter(([home, work]) => home === work || transit.find(home, work, 8))
    expect(found.length / pairs.length).toBeGreaterThan(0.95)
  })

  it('have names of their own', () => {
    expect(new Set(plan.lines.map(({ name }) => name)).size).toBe(plan.lines.length)
  })
})
