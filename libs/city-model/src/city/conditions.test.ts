import { describe, expect, it } from '@jest/globals'

import { foundWorld, loadEngines } from '../index.ts'
import { roadNetworkOf } from '../road-network.ts'
import { linkConditionsOf } from './conditions.ts'

const engines = await loadEngines()

const link = (freeSeconds: number) => ({
  from: 0,
  to: 1,
  lengthMetres: 100,
  freeSeconds,
  capacityPerHour: 600,
  lanes: 1,
})
const nodes = { x: Float64Array.of(0, 100), y: Float64Array.of(0, 0), firstThroughNode: 0 }
const network = roadNetworkOf(nodes, [link(10), link(10), link(10), link(10)])
const quiet = () => ({
  linkVehicles: new Int32Array(4),
  linkWaiting: new Int32Array(4),
  linkLeft: new Int32Array(4),
  linkTravelSeconds: new Float64Array(4),
  linkCost: Int32Array.of(10, 10, 10, 10),
})

describe('the conditions of links', () => {
  it('say nothing of a link on which nobody drove', () => {
    expect([...linkConditionsOf(network, quiet()).delayPermille]).toEqual([0, 0, 0, 0])
  })
  it('are the time taken over the time of the empty link, and never less than that', () => {
    const columns = quiet()
    columns.linkLeft.set([2, 4, 1])
    columns.linkTravelSeconds.set([20, 60, 9])
    expect([...linkConditionsOf(network, columns).delayPermille]).toEqual([1000, 1500, 1000, 0])
  })
  it('are what drivers expect where nobody has left it of late', () => {
    const columns = quiet()
    columns.linkWaiting.set([0, 0, 3, 3])
    columns.linkCost.set([10, 12, 10, 25])
    expect([...linkConditionsOf(network, columns).delayPermille]).toEqual([0, 1200, 1000, 2500])
  })
  it('count those who wait to enter', () => {
    const columns = quiet()
    columns.linkVehicles.set([5, 0, 0, 1])
    columns.linkWaiting.set([2, 0, 0, 3])
    expect([...linkConditionsOf(network, columns).vehicles]).toEqual([7, 0, 0, 4])
  })
})

describe('the conditions of a city', () => {
  it('are those of its present tick and leave it as it is', () => {
    const world = foundWorld({ seed: 3, citizens: 800, source: { kind: 'generated' } }, { engines })
    for (let tick = 0; tick < 150; tick += 1) world.step()
    const before = world.stateHash()
    const { tick, links } = world.conditions()
    expect(tick).toBe(150)
    expect(links.vehicles.reduce((sum, each) => sum + each, 0)).toBe(world.kpis().vehiclesOnRoad)
    expect(links.delayPermille.some((delay) => delay >= 1000)).toBe(true)
    expect(links.delayPermille).toHaveLength(world.map().roads.length)
    expect(world.stateHash()).toBe(before)
  })
})
