import { describe, expect, it } from '@jest/globals'

import { screenOutages } from '../power/dc/security.ts'
import { supply, topologyOf } from '../power/dispatch/supply.ts'
import { TRANSFORMERS_A_SUBSTATION } from './grid-plan.ts'
import { type Lattice, latticeSociety } from './lattice.fixture.ts'
import { foundingCustomers, PLANNED_PERCENT, plannedLoadOf } from './planned-load.ts'
import { type PowerPlan, powerPlanOf } from './power-plan.ts'
import { STATIONS, type StationKind } from './stations.ts'
import { dearestCents, emissionsOf, expectedW, unitsFor } from './units.ts'
import { zonesOf } from './zones.ts'

function planned(lattice: Lattice) {
  const { society, network } = latticeSociety(lattice)
  const zones = zonesOf(society, network)
  const load = plannedLoadOf(society, zones)
  return { society, zones, load, power: powerPlanOf(society, zones, load) }
}

const cities: readonly Lattice[] = [
  { columns: 1, rows: 1 },
  { columns: 2, rows: 2, residents: 60 },
  { columns: 5, rows: 5, residents: 2000 },
  { columns: 9, rows: 9, residents: 1000 },
]
const still = { sunPermille: 0, windPermille: 0, carbonCents: 0, fuelPercent: 0, isOut: () => false }

function hourOf({ stations, stationBus, priority, grid }: PowerPlan, peakW: Float64Array, percent: number) {
  const demandW = new Float64Array(grid.buses)
  for (const [zone, watts] of peakW.entries()) demandW[zone] = Math.floor((watts * percent) / 100)
  return { units: unitsFor(stations, still), unitBus: stationBus, demandW, priority }
}

const capacityOf = ({ stations }: PowerPlan, kinds: readonly StationKind[]) =>
  stations.filter(({ kind }) => kinds.includes(kind)).map(({ capacityW }) => capacityW)
const sum = (values: readonly number[] | Float64Array) => [...values].reduce((total, each) => total + each, 0)

describe('what the grid is planned for', () => {
  it('is more than the founding day asks for, zone by zone', () => {
    const { society, zones, load } = planned({ columns: 2, rows: 2, residents: 60 })
    const { residents, workers } = foundingCustomers(society, zones)
    expect([sum(residents), sum(workers)]).toEqual([society.citizenCount, sum([...society.businessJobs])])
    expect(load.peakW.every((watts) => watts > 0)).toBe(true)
    expect(load.cityPeakW).toBeLessThanOrEqual(sum(load.peakW))
    expect(load.peakLps.every((lps, zone) => lps > (load.meanLps[zone] ?? 0))).toBe(true)
    expect(PLANNED_PERCENT).toBeGreaterThan(100)
  })
})

describe('the grid that is built', () => {
  it.each(cities)('hangs together and gives every area a substation of its own: %j', (lattice) => {
    const { zones, power } = planned(lattice)
    expect(topologyOf(power.grid).islands.count).toBe(1)
    expect(power.grid.buses).toBe(zones.count + zones.areas)
    const transformers = power.lineKinds.filter((kind) => kind === 'transformer')
    expect(transformers).toHaveLength(TRANSFORMERS_A_SUBSTATION * zones.areas)
    for (const [area, zone] of power.substationZone.entries()) expect(zones.areaOf[zone]).toBe(area)
  })

  it('joins zones of one area only, so that an area hangs on its substation', () => {
    const { zones, power } = planned({ columns: 9, rows: 9, residents: 500 })
    const feeders = [...power.lineKinds.keys()].filter((line) => power.lineKinds[line] === 'feeder')
    expect(feeders.length).toBeGreaterThan(zones.count)
    for (const line of feeders) {
      const [from, to] = [power.grid.from[line] ?? -1, power.grid.to[line] ?? -1]
      expect(zones.areaOf[from]).toBe(zones.areaOf[to])
    }
  })

  it('joins two substations twice, and more of them in a ring', () => {
    const lines = (lattice: Lattice) =>
      planned(lattice).power.lineKinds.filter((kind) => kind === 'transmission').length
    expect(lines({ columns: 4, rows: 4 })).toBe(0)
    expect(lines({ columns: 5, rows: 5 })).toBe(2)
    expect(lines({ columns: 9, rows: 9 })).toBeGreaterThanOrEqual(4)
  })

  it.each(cities)('can do without any of its stations on a still night at the peak: %j', (lattice) => {
    const { load, power } = planned(lattice)
    const firm = capacityOf(power, ['import', 'gas'])
    expect(sum(firm) - Math.max(...firm)).toBeGreaterThanOrEqual(load.cityPeakW)
    expect(capacityOf(power, ['import']).length).toBeGreaterThanOrEqual(2)
    expect(capacityOf(power, ['wind', 'solar']).every((watts) => watts > 0)).toBe(true)
  })

  it.each(cities)('carries its peak within all ratings: %j', (lattice) => {
    const { load, power } = planned(lattice)
    const { unservedW, overloads } = supply(topologyOf(power.grid), hourOf(power, load.peakW, 100))
    expect([unservedW, overloads]).toEqual([0, []])
  })

  it.each(cities)('carries a normal day, and its peak, without any single line: %j', (lattice) => {
    const { load, power } = planned(lattice)
    const topology = topologyOf(power.grid)
    for (const percent of [70, 100]) {
      const { flowsMw } = supply(topology, hourOf(power, load.peakW, percent))
      expect(screenOutages(topology.factored, flowsMw)).toEqual([])
    }
  })

  it('serves zones with hospitals first', () => {
    const { zones, power } = planned({ columns: 3, rows: 3, hospitals: [4, 4, 8] })
    const first = [...power.priority.keys()].filter((bus) => power.priority[bus] === 0)
    expect(first).toEqual([zones.ofDistrict[4], zones.ofDistrict[8]].sort())
  })
})

describe('the stations in an hour', () => {
  const { power } = planned({ columns: 3, rows: 3, residents: 2000 })
  const { stations } = power
  const kindAt = (kind: StationKind) => stations.findIndex((station) => station.kind === kind)

  it('give what the weather allows, and nothing when they are out', () => {
    const day = unitsFor(stations, { ...still, sunPermille: 500, windPermille: 0, isOut: (at) => at === 0 })
    expect(day.maxW[kindAt('solar')]).toBe(Math.floor((stations[kindAt('solar')]?.capacityW ?? 0) / 2))
    expect(day.maxW[kindAt('wind')]).toBe(0)
    expect([day.maxW[0], day.maxW[1]]).toEqual([0, stations[1]?.capacityW])
    const expected = expectedW(stations, { sunPermille: 500, windPermille: 0 })
    expect(expected).toBe(
      sum(day.maxW.filter((_, at) => stations[at]?.kind === 'solar' || stations[at]?.kind === 'wind')),
    )
  })

  it('cost more the more carbon they give off, by its price', () => {
    const priced = unitsFor(stations, { ...still, carbonCents: 10_000 })
    const free = unitsFor(stations, still)
    for (const kind of ['import', 'gas', 'wind', 'solar'] as const) {
      const extra = (priced.linear[kindAt(kind)] ?? 0) - (free.linear[kindAt(kind)] ?? 0)
      // 100 a tonne: as many cents a MWh as ten times the grams a kWh.
      expect(extra).toBeCloseTo(STATIONS[kind].milligramsPerWh * 10, 6)
    }
    const dearest = (carbonCents: number) => dearestCents(stations, { ...still, carbonCents })
    expect(dearest(10_000) - dearest(0)).toBeGreaterThan(2000)
  })

  it('cost more the dearer fuel is, but for sun and wind', () => {
    const dear = unitsFor(stations, { ...still, fuelPercent: 50 })
    for (const [at, { kind, capacityW }] of stations.entries()) {
      const { cents, centsAtFull } = STATIONS[kind]
      expect(dear.linear[at]).toBe(cents * 1.5)
      const atFull = (dear.linear[at] ?? 0) + 2 * (dear.quadratic[at] ?? 0) * capacityW
      expect(atFull).toBeCloseTo(centsAtFull * 1.5, 6)
    }
    const dearest = (fuelPercent: number) => dearestCents(stations, { ...still, fuelPercent })
    expect(dearest(50)).toBe(dearest(0) * 1.5)
  })

  it('run up to the cost at full output', () => {
    const { linear, quadratic } = unitsFor(stations, still)
    for (const [at, { kind, capacityW }] of stations.entries()) {
      expect((linear[at] ?? 0) + 2 * (quadratic[at] ?? 0) * capacityW).toBeCloseTo(
        STATIONS[kind].centsAtFull,
        6,
      )
    }
    expect(dearestCents(stations, still)).toBe(STATIONS.import.centsAtFull)
  })

  it('give off what their kind does for each Wh', () => {
    const output = new Float64Array(stations.length)
    output[kindAt('gas')] = 1000
    output[kindAt('wind')] = 500
    expect(emissionsOf(stations, output)).toBe(490_000 + 5500)
  })
})
