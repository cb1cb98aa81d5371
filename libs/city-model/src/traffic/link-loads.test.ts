import { describe, expect, it } from '@jest/globals'

import { linkLoads } from './link-loads.ts'
import { streetsOf, trafficOn } from './streets.fixture.ts'

const network = streetsOf([
  { lengthMetres: 75, lanes: 1, capacityPerHour: 900, freeSeconds: 9 },
  { freeSeconds: 9 },
  { from: 2, to: 0, capacityPerHour: 7200 },
])

describe('the loads of links', () => {
  it('count who drives, who stands at the end and who waits to set out', () => {
    const { depart, run, columns } = trafficOn(network, 20)
    for (let vehicle = 0; vehicle < 20; vehicle += 1) depart({ vehicle, from: 0, to: 2, now: 0 })
    expect([...linkLoads(columns, 0).vehicles]).toEqual([0, 0, 20])
    run(0, 20)
    const { vehicles, storage } = linkLoads(columns, 20)
    expect(vehicles.reduce((sum, each) => sum + each, 0)).toBe(20)
    expect([...storage]).toEqual([10, 133_334, 133_334])
    expect(vehicles[2]).toBeGreaterThan(0)
  })

  it('say nothing of a link on which nobody drove', () => {
    expect([...linkLoads(trafficOn(network, 1).columns, 0).delayPermille]).toEqual([0, 0, 0])
  })

  it('are the time taken over the time of the empty link, and never less than that', () => {
    const { columns } = trafficOn(network, 1)
    columns.linkHourVehicles.set([2, 4])
    columns.linkHourSeconds.set([18, 60])
    expect([...linkLoads(columns, 0).delayPermille]).toEqual([1000, 1500, 0])
  })

  it('are what drivers expect where nobody has left it of late', () => {
    const { columns } = trafficOn(network, 1)
    columns.linkCost.set([10, 12, 25])
    expect([...linkLoads(columns, 0).delayPermille]).toEqual([0, 1200, 2272])
  })

  it('grow with the time that the first one is on its way', () => {
    const { depart, run, columns } = trafficOn(streetsOf([{ capacityPerHour: 1 }, {}, { from: 2, to: 0 }]), 2)
    for (const vehicle of [0, 1]) depart({ vehicle, from: 0, to: 2, now: 0 })
    run(0, 200)
    // Both entered at second 1, one left at 12; the other waits for the flow of an hour.
    expect(linkLoads(columns, 200).delayPermille[0]).toBe(Math.floor((1000 * 199) / 11))
  })
})
