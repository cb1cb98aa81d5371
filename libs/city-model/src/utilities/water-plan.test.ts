import { beforeAll, describe, expect, it } from '@jest/globals'

import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { openWaterNetwork, type WaterNetwork } from '../water/water-network.ts'
import { type Lattice, latticeSociety } from './lattice.fixture.ts'
import { DIAMETERS_MM, diameterFor, GRADIENT_MAX, lossM, VELOCITY_MAX, velocityOf } from './pipe-sizes.ts'
import { plannedLoadOf } from './planned-load.ts'
import { supplyTree } from './supply-tree.ts'
import { PUMPS_A_WORKS, SERVICE, TANK_LEVEL_MAX_M, tankAreaOf, waterPlanOf } from './water-plan.ts'
import { zonesOf } from './zones.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

function planned(lattice: Lattice, salt = 7) {
  const { society, network } = latticeSociety(lattice)
  const zones = zonesOf(society, network)
  const load = plannedLoadOf(society, zones)
  return { zones, load, water: waterPlanOf(zones, load, salt) }
}

const cities: readonly Lattice[] = [
  { columns: 1, rows: 1 },
  { columns: 2, rows: 1, residents: 5000 },
  { columns: 3, rows: 4, residents: 60 },
  { columns: 5, rows: 5, residents: 2000 },
  { columns: 9, rows: 9, residents: 1000 },
]

describe('the size of a pipe', () => {
  it('is the smallest that keeps speed and loss', () => {
    for (const lps of [0, 0.5, 3, 17, 80, 400, 2000]) {
      const size = diameterFor(lps)
      expect(velocityOf(lps, size)).toBeLessThanOrEqual(VELOCITY_MAX)
      expect(lossM({ lps, lengthM: 1000, diameterMm: size })).toBeLessThanOrEqual(1000 * GRADIENT_MAX)
      const smaller = DIAMETERS_MM[DIAMETERS_MM.findIndex((mm) => mm >= size) - 1]
      if (smaller === undefined) continue
      const isTooSmall =
        velocityOf(lps, smaller) > VELOCITY_MAX ||
        lossM({ lps, lengthM: 1, diameterMm: smaller }) > GRADIENT_MAX
      expect(isTooSmall).toBe(true)
    }
  })

  it('is the largest there is for a river', () => {
    expect(diameterFor(1e6)).toBe(DIAMETERS_MM[DIAMETERS_MM.length - 1])
  })

  it('loses what Hazen and Williams say', () => {
    // 50 l/s over 1 km of 300 mm at C = 130: 10.67 * 1000 * 0.05^1.852 / (130^1.852 * 0.3^4.871).
    expect(lossM({ lps: 50, lengthM: 1000, diameterMm: 300 })).toBeCloseTo(1.779, 2)
  })
})

describe('the ways of the water', () => {
  it('lead each zone from its nearest source, and carry what all behind it ask for', () => {
    const { zones } = planned({ columns: 5, rows: 1 })
    const byX = [...zones.points.x.keys()].sort((a, b) => (zones.points.x[a] ?? 0) - (zones.points.x[b] ?? 0))
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = byX
    const demand = new Float64Array(5).fill(1)
    demand[e] = 10
    const tree = supplyTree({ zones, sources: Int32Array.of(b), demand })
    expect([a, b, c, d, e].map((zone) => tree.parent[zone])).toEqual([b, -1, b, c, d])
    expect([a, b, c, d, e].map((zone) => tree.inflow[zone])).toEqual([1, 14, 12, 11, 10])
    expect(tree.order[0]).toBe(b)
    expect(tree.order).toHaveLength(5)
  })
})

describe('the water network that is built', () => {
  it.each(cities)(
    'has a junction a zone, works and a tank an area, pipes between neighbours: %j',
    (lattice) => {
      const { zones, water } = planned(lattice)
      const { junctions, reservoirs, tanks, pipes, pumps } = water.network
      expect(junctions).toHaveLength(zones.count)
      expect([reservoirs.length, tanks.length, water.worksZone.length]).toEqual(
        new Array(3).fill(zones.areas),
      )
      expect(pipes).toHaveLength(zones.neighbours.from.length + zones.areas)
      expect(pumps).toHaveLength(PUMPS_A_WORKS * zones.areas)
      expect(new Set(tanks.map(({ bottomM }) => bottomM)).size).toBe(1)
      for (const [area, zone] of water.worksZone.entries()) expect(zones.areaOf[zone]).toBe(area)
    },
  )

  it('is another on other ground', () => {
    const ground = (salt: number) =>
      planned({ columns: 3, rows: 3 }, salt).water.network.junctions.map(({ elevationM }) => elevationM)
    expect(ground(1)).not.toEqual(ground(2))
    expect(ground(1)).toEqual(ground(1))
    expect(Math.max(...ground(1)) - Math.min(...ground(1))).toBeGreaterThan(1)
  })

  it.each(cities)(
    'brings the planned peak to every zone with pressure, out of half-empty tanks: %j',
    (lattice) => {
      const { load, water } = planned(lattice)
      const network = openWaterNetwork(engine, water.network)
      network.setDemands(load.peakLps)
      network.restore({
        ...network.state(),
        tankLevelsM: water.network.tanks.map(() => TANK_LEVEL_MAX_M / 2),
        pumpsPowered: water.network.pumps.map((_, pump) => pump % PUMPS_A_WORKS < 2),
      })
      const { pressuresM, missingM3, warned } = network.stepHour()
      network.close()
      expect(Math.min(...pressuresM)).toBeGreaterThan(SERVICE.fullM)
      expect(Math.abs(missingM3)).toBeLessThan(1e-3)
      expect(warned).toBe(0)
    },
  )
})

describe('works and tanks', () => {
  it('lifts a hot day with two pumps of each works and keeps the third back', () => {
    const { load, water } = planned({ columns: 5, rows: 5, residents: 2000 })
    const network = openWaterNetwork(engine, water.network)
    network.setDemands(load.meanLps)
    const change = (pumps: number) => dayOf(network, pumps, water.network.tanks.length)
    expect(change(0)).toBeLessThan(0)
    expect(change(1)).toBeLessThan(0)
    expect(change(2)).toBeGreaterThan(0)
    network.close()
  })

  it('stores some hours of a mean day', () => {
    const { zones, load, water } = planned({ columns: 5, rows: 5, residents: 2000 })
    for (const [area, tank] of water.network.tanks.entries()) {
      const m3 = tankAreaOf(tank) * (tank.levelMaxM - tank.levelMinM)
      const lps = load.meanLps.reduce(
        (sum, each, zone) => (zones.areaOf[zone] === area ? sum + each : sum),
        0,
      )
      expect(m3 / (lps * 3.6)).toBeCloseTo(10, 0)
    }
  })
})

/** What the tanks gain in six hours with so many pumps running at each works. */
function dayOf(network: WaterNetwork, pumps: number, works: number): number {
  const start = network.state()
  const pumpsPowered = Array.from(
    { length: PUMPS_A_WORKS * works },
    (_, pump) => pump % PUMPS_A_WORKS < pumps,
  )
  network.restore({ ...start, tankLevelsM: start.tankLevelsM.map(() => 4), pumpsPowered })
  let change = 0
  for (let hour = 0; hour < 6; hour += 1) change += network.stepHour().tankChangeM3
  network.restore(start)
  return change
}
